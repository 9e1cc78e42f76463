/**
 * What a `Retry-After` header asks for, in milliseconds (RFC 9110, section 10.2.3): seconds, or a date. A date counts from the `Date` of the same
 * answer, so that this machine's clock may be wrong, and only without one from `now`; one in the past is 0. `undefined` for a missing header and
 * for nonsense (negative numbers, words).
 */
export function parseRetryAfter(header: string | undefined, now: number, date?: string): number | undefined {
  const text = header?.trim()
  if (!text) return undefined
  if (/^\d{1,15}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  // Date.parse takes much that is no date ("-5", "1e3"); an HTTP date starts with the name of the day.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return undefined
  const at = Date.parse(text)
  const answered = Date.parse(date ?? '')
  return Number.isNaN(at) ? undefined : Math.max(0, at - (Number.isNaN(answered) ? now : answered))
}
