import { silence } from './streamLag.js'

/** Seconds of tolerance, for requests under way and clocks that differ. */
const tolerance = 10
/** Seconds that are waited at least: of some metrics nobody says how often they report. */
const shortest = 30

/**
 * Seconds after the end of a bucket until what belongs to it has come: reporters stamp a window with its start, and send it within the window that
 * follows.
 *
 * @param period seconds of a reporter's window; null where nobody said so
 * @param length seconds of the bucket
 */
export function settlingTime(period: number | null | undefined, length: number): number {
  const window = period ?? 0
  const last = window <= length ? window : 2 * window - length
  return Math.min(silence, Math.max(shortest, last + tolerance))
}
