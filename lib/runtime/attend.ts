/**
 * Calls one of the two, once, as soon as a value that somebody else returned has settled: at once for what is no promise. A `then` that throws,
 * calls back twice or brings another promise is contained. Returns what to wait for, where there is something to wait for; it never rejects.
 */
export function attend(
  value: unknown,
  fulfilled: (value: unknown) => void,
  rejected: (error: unknown) => void,
): Promise<void> | undefined {
  let then: unknown
  try {
    then = isObject(value) ? (value as { then?: unknown }).then : undefined
  } catch (error) {
    rejected(error)
    return undefined
  }
  if (typeof then !== 'function') {
    fulfilled(value)
    return undefined
  }
  return new Promise((resolve) => {
    let isSettled = false
    const once =
      (settle: (outcome: unknown) => void) =>
      (outcome: unknown): void => {
        if (isSettled) return
        isSettled = true
        settle(outcome)
        resolve()
      }
    const fail = once(rejected)
    try {
      then.call(value, once(fulfilled), fail)
    } catch (error) {
      fail(error)
    }
  })
}

/** Passes over a value that was not asked for. A promise that nobody looks at would end the process when it rejects. Returns whether it is one. */
export function disregard(value: unknown): boolean {
  const ignore = (): void => {}
  return attend(value, ignore, ignore) !== undefined
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
