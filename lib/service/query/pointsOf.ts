import type { SeriesRecord } from '../store/Store.js'
import type { summaryFunctions } from './measurementsQuery.js'
import { type SummaryFunction, summarize } from './Statistics.js'

/** One point of a series as `GET /v1/measurements/:name` shows it. */
export type Point = { readonly time: number; readonly value: number }

/** All statistics of one bucket: `summary_function=all` (reference 15). */
export interface AllPoint {
  readonly time: number
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Null where the sum of squares is not known. */
  readonly stddev: number | null
}

/** The points of one series, in order of time. Buckets without a sample (a counter's first record) have none. */
export function pointsOf(
  records: readonly SeriesRecord[],
  how: Exclude<(typeof summaryFunctions)[number], 'all'>,
  isCounter: boolean,
): Point[] {
  if (how === 'derivative' && !isCounter) return derivative(records)
  const summary: SummaryFunction = how === 'average' ? 'mean' : how === 'derivative' ? 'sum' : how
  const points: Point[] = []
  for (const record of records) {
    const value = summarize(record, summary)
    if (value !== undefined) points.push({ time: record.time, value })
  }
  return points
}

export function allPointsOf(records: readonly SeriesRecord[]): AllPoint[] {
  return records
    .filter(({ count }) => count > 0)
    .map((record) => ({
      time: record.time,
      count: record.count,
      sum: record.sum,
      min: record.min,
      max: record.max,
      mean: record.sum / record.count,
      stddev: summarize(record, 'stddev') ?? null,
    }))
}

/** How much the mean changed from one bucket to the next. A counter's derivative is its growth instead. */
function derivative(records: readonly SeriesRecord[]): Point[] {
  const points: Point[] = []
  let before: number | undefined
  for (const record of records) {
    const mean = summarize(record, 'mean')
    if (mean !== undefined && before !== undefined) points.push({ time: record.time, value: mean - before })
    before = mean ?? before
  }
  return points
}
