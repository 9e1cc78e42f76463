/**
 * The one reader of dates that people and documents write, in ISO 8601: `2026-03-01`, `2026-03-01T12:00Z`,
 * `2026-03-01 12:00:00.5+01:00`.
 *
 * A day or a time of day that does not exist is no date: `2026-02-30`, `2026-02-29`, `24:00`, an hour that the clocks skip.
 * JavaScript's own reading takes them for the day or the hour after, so measurements would be stored a month late.
 *
 * A date alone is the first moment of that day.
 *
 * @param zone - what is meant where the text names none
 * @returns Unix seconds, rounded down; `undefined` if it is no date, or before 1970
 */
export function parseDate(text: string, zone: 'local' | 'utc'): number | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?)?$/.exec(
      text,
    )
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const parts = [year, month - 1, day, hour, minute, second] as const
  const [, , , , , , , zulu, sign, hours = '0', minutes = '0'] = match
  if (zulu === undefined && sign === undefined && zone === 'local') {
    const local = new Date(...parts)
    const read = [
      local.getFullYear(),
      local.getMonth(),
      local.getDate(),
      local.getHours(),
      local.getMinutes(),
      local.getSeconds(),
    ]
    // Where clocks are put forward at midnight, a day begins at one o'clock.
    const meant = match[4] === undefined ? parts.slice(0, 3) : parts
    return isSame(meant, read) ? sinceEpoch(local.getTime()) : undefined
  }
  const utc = new Date(Date.UTC(...parts))
  const read = [
    utc.getUTCFullYear(),
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
  ]
  if (!isSame(parts, read) || Number(hours) > 23 || Number(minutes) > 59) return undefined
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sinceEpoch(utc.getTime() + (sign === '-' ? ahead : -ahead))
}

function isSame(given: readonly number[], read: readonly number[]): boolean {
  return given.every((part, index) => part === read[index])
}

function sinceEpoch(milliseconds: number): number | undefined {
  return milliseconds >= 0 ? Math.floor(milliseconds / 1000) : undefined
}
