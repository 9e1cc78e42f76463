import { combine } from '../../query/metricRecords.js'
import { joinSeries } from '../evaluation/joinSeries.js'
import type { Series } from '../evaluation/Series.js'
import { valuesByTime } from '../evaluation/valuesByTime.js'
import type { SetFunction } from './SetFunction.js'

/** `sum`, `mean`, `min`, `max`: all series of the set become one. A series that has no point at a time is passed over there. */
export const joining: readonly SetFunction[] = (['sum', 'mean', 'min', 'max'] as const).map((name) => ({
  name,
  usage: `${name}(set)`,
  options: [],
  read: () => ({ whole: (set) => join(set, (values) => combine(values, name)) }),
}))

/** Joins all series of a set, if there are any; what has no value at a time is left out. */
export function join(set: readonly Series[], at: (values: readonly number[]) => number | undefined): readonly Series[] {
  if (set.length === 0) return []
  const points = valuesByTime(set).flatMap(([time, values]) => {
    const value = at(values)
    return value === undefined ? [] : [{ time, value }]
  })
  return [joinSeries(set, points)]
}
