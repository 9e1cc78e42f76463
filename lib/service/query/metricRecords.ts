import type { SeriesRecord } from '../store/Store.js'
import type { sourceGroupings } from './metricQuery.js'
import { joinStatistics, type Statistics, type SummaryFunction, summarize } from './Statistics.js'

/** One record as `GET /v1/metrics/:name` shows it (reference 4.2 and 15). */
export type MetricRecord = Readonly<Record<string, number>>

/** A record of a gauge. Undefined where there is nothing to show. */
export function gaugeRecord(time: number, set: Statistics, how: SummaryFunction): MetricRecord | undefined {
  const value = summarize(set, how)
  if (value === undefined) return undefined
  const { count, sum, min, max, sumSquares } = set
  return {
    measure_time: time,
    value,
    count,
    sum,
    min,
    max,
    ...(sumSquares === null ? {} : { sum_squares: sumSquares }),
  }
}

/** A record of a counter: its total, its growth, and over more than a second the statistics of the single deltas. */
export function counterRecord(record: SeriesRecord, resolution: number): MetricRecord {
  const { time, last = 0, delta, count, sum, min, max } = record
  return {
    measure_time: time,
    value: last,
    ...(delta === undefined ? {} : { delta }),
    ...(delta === undefined || resolution === 1 ? {} : { count, sum, min, max }),
  }
}

/** One record for several sources: all their samples together, or `groupBy` over each statistic. Undefined where there is nothing to show. */
export function recordAcrossSources(
  records: readonly SeriesRecord[],
  how: SummaryFunction,
  groupBy: (typeof sourceGroupings)[number] | undefined,
): MetricRecord | undefined {
  const filled = records.filter(({ count }) => count > 0)
  const time = filled.reduce((earliest, record) => Math.min(earliest, record.time), Number.POSITIVE_INFINITY)
  const whole = joinStatistics(filled)
  const joined = gaugeRecord(time, whole, how)
  if (joined === undefined || groupBy === undefined) return joined && { ...joined, summarized: filled.length }
  const over = (values: readonly number[]): number => combine(values, groupBy)
  const values = filled.map((record) => summarize(record, how)).filter((value) => value !== undefined)
  return {
    measure_time: time,
    value: values.length === 0 ? 0 : over(values),
    count: whole.count,
    sum: over(filled.map(({ sum }) => sum)),
    min: over(filled.map(({ min }) => min)),
    max: over(filled.map(({ max }) => max)),
    sum_means: combine(
      filled.map(({ sum, count }) => sum / count),
      'sum',
    ),
    summarized: filled.length,
  }
}

/** Joins the values of several series; at least one. `mean` is the mean of the values, whatever the number of samples behind each. */
export function combine(values: readonly number[], how: 'min' | 'max' | 'mean' | 'sum' | 'count'): number {
  if (how === 'count') return values.length
  if (how === 'min') return values.reduce((least, value) => Math.min(least, value))
  if (how === 'max') return values.reduce((most, value) => Math.max(most, value))
  const sum = values.reduce((total, value) => total + value)
  return how === 'sum' ? sum : sum / values.length
}
