import { type SummaryFunction, summarize } from '../query/Statistics.js'
import type { SeriesRecord } from '../store/Store.js'
import type { Condition } from './Alert.js'
import { isGrouped } from './signals.js'

/** Seconds between two samples beyond which their difference says nothing about the later one. */
export const longestDifference = 3_600

/** How a condition makes values of the records of a stream. */
export interface ConditionMeasure {
  /** Whether a value is a difference, so that a record needs the one before it. */
  readonly isDifference: boolean
  /** Whether a value is what the members of a group come to together: it lacks some of them until its minute is over and they have reported. */
  readonly isTotal: boolean
  /** The value of a record; undefined where there is none. */
  valueOf(record: SeriesRecord, before: SeriesRecord | undefined): number | undefined
}

/**
 * What a condition compares. A derivative is the difference to the sample before, if that is no more than an hour older; where a reset is detected
 * (the default) a fall counts as 0. A counter's derivative goes by its totals, its other statistics by what was added. Of grouped counters it is the
 * sum of what each added: the sum of their totals would fall, and rise again, with every member that is late.
 */
export function conditionMeasure(condition: Condition, isCounter: boolean): ConditionMeasure {
  const how = condition.summary_function ?? (isCounter ? 'derivative' : 'average')
  const adds = how === 'sum' || how === 'count' || (isCounter && (how === 'derivative' || how === 'absolute_value'))
  const isTotal = adds && isGrouped(condition)
  if (how === 'derivative') return { isTotal, ...differences(condition.detect_reset ?? true, isTotal) }
  const summary: SummaryFunction = how === 'average' || how === 'absolute_value' ? 'mean' : how
  return {
    isDifference: false,
    isTotal,
    valueOf: (record) =>
      how === 'absolute_value' && record.last !== undefined ? record.last : summarize(record, summary),
  }
}

function differences(detectsReset: boolean, isOfGroup: boolean): Omit<ConditionMeasure, 'isTotal'> {
  return {
    isDifference: true,
    valueOf(record, before) {
      const isNear = before !== undefined && record.time - before.time <= longestDifference && !isOfGroup
      const level = levelOf(record)
      const known = isNear ? levelOf(before) : undefined
      const difference = known === undefined || level === undefined ? record.delta : level - known
      return difference !== undefined && detectsReset ? Math.max(0, difference) : difference
    },
  }
}

function levelOf(record: SeriesRecord): number | undefined {
  return record.last ?? summarize(record, 'mean')
}
