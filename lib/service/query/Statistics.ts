import type { SeriesRecord } from '../store/Store.js'

/** What a set of samples amounts to: of a gauge its samples, of a counter its deltas. */
export interface Statistics {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Null when not every sample's square is known. */
  readonly sumSquares: number | null
}

/** How samples become one value. */
export type SummaryFunction = 'sum' | 'min' | 'max' | 'count' | 'mean' | 'stddev'

/** Joins sets of samples, of several series or times. At least one must be given; empty ones change nothing. */
export function joinStatistics(sets: readonly (Statistics | SeriesRecord)[]): Statistics {
  let count = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let sumSquares: number | null = 0
  for (const set of sets) {
    if (set.count === 0) continue
    count += set.count
    sum += set.sum
    min = Math.min(min, set.min)
    max = Math.max(max, set.max)
    sumSquares = sumSquares === null || set.sumSquares === null ? null : sumSquares + set.sumSquares
  }
  return count === 0 ? { count, sum, min: 0, max: 0, sumSquares } : { count, sum, min, max, sumSquares }
}

/** One value for a set of samples; undefined where there is none: an empty set, or a deviation without the sum of squares. */
export function summarize(set: Statistics, how: SummaryFunction): number | undefined {
  if (set.count === 0) return undefined
  if (how === 'mean') return set.sum / set.count
  if (how === 'stddev') return deviation(set)
  return set[how]
}

/** The population standard deviation. */
function deviation({ count, sum, sumSquares }: Statistics): number | undefined {
  if (sumSquares === null) return undefined
  const mean = sum / count
  // Rounding can push the difference of two nearly equal numbers below zero.
  return Math.sqrt(Math.max(0, sumSquares / count - mean * mean))
}

/** The function a metric brings along as its attribute `summarize_function`, where `average` means mean; mean if it brings none. */
export function summaryOf(attribute: unknown): SummaryFunction {
  switch (attribute) {
    case 'sum':
    case 'min':
    case 'max':
    case 'count':
    case 'stddev':
      return attribute
    default:
      return 'mean'
  }
}
