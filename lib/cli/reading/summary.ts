import type { ShownPoint } from './readSeries.js'

/** What a range of points comes to. `null`: there are none. */
export interface Summary {
  readonly last: number | null
  readonly min: number | null
  /** Of all samples, so that a point of many samples weighs more. */
  readonly average: number | null
  readonly max: number | null
}

/** The figures of one line of a table. */
export function summaryOf(points: readonly ShownPoint[]): Summary {
  const last = points.at(-1)
  if (last === undefined) return { last: null, min: null, average: null, max: null }
  let [min, max, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0]
  for (const point of points) {
    min = Math.min(min, point.min)
    max = Math.max(max, point.max)
    count += point.count
    // Step by step, because the sum of legal values may be beyond what a number can hold.
    sum += (point.value - sum) * (point.count / count)
  }
  return { last: last.value, min, average: sum, max }
}
