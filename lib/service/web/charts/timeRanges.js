/**
 * The spans of time that can be shown, in seconds.
 * @type {readonly { seconds: number, label: string, spoken: string }[]}
 */
export const timeRanges = [
  { seconds: 300, label: '5m', spoken: '5 minutes' },
  { seconds: 3600, label: '1h', spoken: '1 hour' },
  { seconds: 21_600, label: '6h', spoken: '6 hours' },
  { seconds: 86_400, label: '1d', spoken: '1 day' },
  { seconds: 604_800, label: '1w', spoken: '1 week' },
]

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400]

/**
 * Seconds for one point of a chart: at most 150 points, and never less than the metric's own period, where every other point would be a gap
 * that isn't one.
 *
 * @param {number} range - seconds shown
 * @param {number | null | undefined} period - seconds between the metric's measurements, if it is known
 * @returns {number}
 */
export function chooseResolution(range, period) {
  const least = range / 150
  const own = typeof period === 'number' && period >= 1 && Number.isFinite(period) ? Math.ceil(period) : 1
  const step = steps.find((each) => each >= least && each % own === 0)
  return step ?? Math.ceil(Math.max(least, own) / own) * own
}

/** The shortest and the longest time that can be zoomed to, in seconds. */
const [shortest, longest] = [10, 400 * 86_400]

/**
 * What a key does to the time shown: `+` and `-` zoom, `<` and `>` go earlier and later, `0` goes back to what happens now.
 *
 * @param {string} key
 * @param {{ from: number, to: number, range: number }} state
 * @param {number} now - Unix seconds
 * @returns {{ from: number, to: number } | undefined} undefined: it does nothing
 */
export function zoomed(key, { from, to, range }, now) {
  if (key === '0') return { from: 0, to: 0 }
  const [start, end] = from > 0 ? [from, to] : [now - range, now]
  const span = end - start
  const moves = /** @type {Record<string, [number, number]>} */ ({
    '+': [start + span / 4, end - span / 4],
    '-': [start - span / 2, end + span / 2],
    '<': [start - span / 2, end - span / 2],
    '>': [start + span / 2, end + span / 2],
  })
  const move = Object.hasOwn(moves, key) ? moves[key] : undefined
  if (move === undefined) return undefined
  const [first, last] = [Math.max(1, Math.floor(move[0])), Math.ceil(move[1])]
  return last - first < shortest || last - first > longest ? undefined : { from: first, to: last }
}
