/** Series that one window holds: 100 metrics, each with 1,000 pairs of tags. Ten windows of them are the million. */
export const seriesCount = 100_000
/** Measurements in a request. */
export const batchSize = 1_000
/** Requests in flight. */
export const concurrency = 4

/**
 * What every subject delivers: metrics with a `route` and a `host`, and of each three latencies a window, in milliseconds with two decimals.
 * The same numbers for everybody, other ones in each window.
 *
 * @returns {readonly { name: string, route: string, host: string }[]}
 */
export function describeSeries() {
  return Array.from({ length: seriesCount }, (_, n) => ({
    name: `service.latency.p${n % 100}`,
    route: `/shop/${Math.floor(n / 100) % 20}/checkout`,
    host: `web-${Math.floor(n / 2_000)}.eu-west-1`,
  }))
}

/**
 * A sample, without a table of a million.
 *
 * @param {number} series
 * @param {number} window
 * @param {number} n 0, 1 or 2
 */
export function sampleOf(series, window, n) {
  const mixed = Math.imul(series * 3 + n + 1, 2_654_435_761) ^ Math.imul(window + 1, 40_503)
  return (((mixed >>> 8) % 100_000) + 1) / 100
}

/**
 * The five figures of a series' window, as the API names them.
 *
 * @param {number} series
 * @param {number} window
 */
export function figuresOf(series, window) {
  const figures = { count: 0, sum: 0, min: Infinity, max: -Infinity, sum_squares: 0 }
  for (let n = 0; n < 3; n += 1) {
    const sample = sampleOf(series, window, n)
    figures.count += 1
    figures.sum += sample
    figures.min = Math.min(figures.min, sample)
    figures.max = Math.max(figures.max, sample)
    figures.sum_squares += sample * sample
  }
  return figures
}
