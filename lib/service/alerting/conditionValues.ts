import { type SummaryFunction, summarize } from '../query/Statistics.js'
import type { SeriesRecord } from '../store/Store.js'
import type { Condition } from './Alert.js'

/** What a condition compares. */
export interface ConditionValue {
  /** Unix seconds. */
  readonly time: number
  readonly value: number
}

/**
 * The values of a signal that a condition compares, in order of time. A derivative is the difference to the sample before; where a reset is
 * detected (the default) a fall counts as 0. A counter's derivative goes by its totals, its other statistics by what was added.
 */
export function conditionValues(
  condition: Condition,
  records: readonly SeriesRecord[],
  isCounter: boolean,
): ConditionValue[] {
  const how = condition.summary_function ?? (isCounter ? 'derivative' : 'average')
  if (how === 'derivative') return differences(records, condition.detect_reset ?? true)
  const values: ConditionValue[] = []
  const summary: SummaryFunction = how === 'average' || how === 'absolute_value' ? 'mean' : how
  for (const record of records) {
    const value = how === 'absolute_value' && record.last !== undefined ? record.last : summarize(record, summary)
    if (value !== undefined) values.push({ time: record.time, value })
  }
  return values
}

function differences(records: readonly SeriesRecord[], detectsReset: boolean): ConditionValue[] {
  const values: ConditionValue[] = []
  let before: number | undefined
  for (const record of records) {
    const level = record.last ?? summarize(record, 'mean')
    // The first of a counter knows what was added since the one before it, which was not read.
    const difference = before === undefined || level === undefined ? record.delta : level - before
    before = level ?? before
    if (difference === undefined) continue
    values.push({ time: record.time, value: detectsReset ? Math.max(0, difference) : difference })
  }
  return values
}
