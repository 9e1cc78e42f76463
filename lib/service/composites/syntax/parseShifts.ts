const units = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const
const form = /^\s*([-+\d,.\s]+?)\s*([smhdw])\s*$/i
const span = /^(\d+)\.\.(\d+)$/

/** The most shifts of one call: each reads everything once more. */
const maxShifts = 32

/** Ten years; nothing is kept longer. */
const maxSeconds = 10 * 365 * 86_400

/**
 * The shifts of `timeshift()` in seconds, forward being positive: `1w` and `-1w` are a week back, `+1d` a day forward, `0,1,2w` and `0..2w` are
 * three. Undefined if it is none of these.
 */
export function parseShifts(text: string): readonly number[] | undefined {
  const [, list, unit] = form.exec(text) ?? []
  if (list === undefined || unit === undefined) return undefined
  const seconds = units[unit.toLowerCase() as keyof typeof units]
  const shifts: number[] = []
  for (const part of list.split(',').map((one) => one.trim())) {
    const [, first, last] = span.exec(part) ?? []
    if (first !== undefined && last !== undefined) {
      if (Number(last) - Number(first) >= maxShifts) return undefined
      for (let n = Number(first); n <= Number(last); n += 1) shifts.push(-n * seconds)
    } else if (/^[-+]?\d{1,9}$/.test(part)) {
      const count = Math.abs(Number(part)) * seconds
      shifts.push(part.startsWith('+') || count === 0 ? count : -count)
    } else return undefined
  }
  const isLegal = shifts.length > 0 && shifts.length <= maxShifts && shifts.every((s) => Math.abs(s) <= maxSeconds)
  return isLegal ? shifts.map((shift) => shift + 0) : undefined
}
