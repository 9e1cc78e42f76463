/**
 * Non-negative whole numbers, or `undefined` if one of them isn't: a line that is not what it should be is left out whole, so that nothing
 * is recorded under the wrong name. Above 2^53 the nearest double is good enough for a rate.
 */
export function parseCounts(fields: readonly string[]): number[] | undefined {
  const counts: number[] = []
  for (const field of fields) {
    if (!/^\d{1,20}$/.test(field)) return undefined
    counts.push(Number(field))
  }
  return counts
}
