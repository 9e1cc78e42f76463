/** Milliseconds by which the server's `Date` header is ahead of this machine's wall clock, rounded to the second, which is all the header tells. */
export function parseClockSkew(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const server = Date.parse(header)
  if (Number.isNaN(server)) return undefined
  // The header's second has begun but not ended: its middle is the best guess, so that equal clocks come out as 0 and not as half a second.
  return Math.round((server + 499 - now) / 1000) * 1000 || 0
}
