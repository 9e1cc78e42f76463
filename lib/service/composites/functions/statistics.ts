import { combine } from '../../query/metricRecords.js'
import type { Series } from '../evaluation/Series.js'

/** How the values of a series over the whole range become the one it is ranked or filtered by. */
export const rankings = ['min', 'max', 'mean', 'sum'] as const

/** How the values in a window become one. */
export const windowings = [...rankings, 'median'] as const

/** One value for several; at least one. */
export function statistic(values: readonly number[], how: (typeof windowings)[number]): number {
  return how === 'median' ? median(values) : combine(values, how)
}

/** The same for all the points of a series. */
export function overall({ points }: Series, how: (typeof rankings)[number]): number {
  return statistic(
    points.map(({ value }) => value),
    how,
  )
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]!
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]!
  return lower === upper ? upper : lower / 2 + upper / 2
}
