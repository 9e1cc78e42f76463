/**
 * What is known of a series beside the times of its points, in seconds. `resolution`: the length of the bucket that a point stands for. `period`: the
 * distance of its measurements, if somebody said it and buckets are multiples of it; null or undefined: it shows in the points only.
 * @typedef {{ resolution: number, period?: number | null | undefined }} Pacing
 */

/** Neighbouring distances on each side that tell what is usual at a point. */
const neighbours = 6
/**
 * How many usual distances may lie between two points that a line joins. With a known period every bucket must have a value, so one that is missing
 * is a gap. Without one, senders are late, and two measurements may share a bucket and leave the next one empty: that is no gap yet.
 */
const reach = { known: 1.5, unknown: 2.5 }

/**
 * The points that no line leads to from the one before: measurements are missing between them. What is usual is taken from the points nearby, so the
 * rate may change in the middle of a series, and points that are late or lost change nothing.
 *
 * @param {readonly number[]} times - of the points of one series, in order
 * @param {Pacing} pacing
 * @returns {number[]} positions in `times`; the first point is none of them
 */
export function gapsOf(times, { resolution, period }) {
  const distances = distancesOf(times)
  const isKnown = typeof period === 'number' && period > 0
  const most = isKnown ? reach.known : reach.unknown
  // Two points alone may be as far apart as they like, unless it is known how far they should be.
  const alone = isKnown ? Math.max(resolution, period) : Number.POSITIVE_INFINITY
  return distances.flatMap((distance, index) => {
    const before = usualOf(distances.slice(Math.max(0, index - neighbours), index))
    const after = usualOf(distances.slice(index + 1, index + 1 + neighbours))
    const usual = distances.length < 2 ? alone : Math.max(before, after, resolution)
    return distance > most * usual ? [index + 1] : []
  })
}

/**
 * The seconds that each point of a sum stands for: the mean distance of the points nearby that belong together, at least the resolution. A value
 * sent once a minute is the growth of a minute, however short the bucket that it is read from.
 *
 * @param {readonly number[]} times
 * @param {Pacing} pacing
 * @returns {number[]}
 */
export function spansOf(times, pacing) {
  const distances = distancesOf(times)
  const gaps = new Set(gapsOf(times, pacing))
  const least = Math.max(pacing.resolution, pacing.period ?? 0)
  return times.map((_, point) => {
    const near = distances
      .slice(Math.max(0, point - neighbours), point + neighbours)
      .filter((_, index) => !gaps.has(Math.max(0, point - neighbours) + index + 1))
    return near.length === 0
      ? least
      : Math.max(pacing.resolution, near.reduce((sum, each) => sum + each, 0) / near.length)
  })
}

/**
 * The usual distance of neighbouring points over the whole series; 0 for less than two points.
 *
 * @param {readonly number[]} times
 * @returns {number}
 */
export function usualDistance(times) {
  return usualOf(distancesOf(times))
}

/** @param {readonly number[]} times */
function distancesOf(times) {
  return times.slice(1).map((time, index) => time - (times[index] ?? time))
}

/**
 * The middle of some distances, and of few rather the lower: one outage among them must not pass for usual. Of an even number it is the upper, since
 * two senders that share a series make a short and a long distance in turn.
 *
 * @param {readonly number[]} distances
 */
function usualOf(distances) {
  const sorted = [...distances].sort((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) * 0.6)] ?? 0
}
