import type { Point } from '../../query/pointsOf.js'
import type { Origin, Series } from './Series.js'

/** One series with these points in the place of several; a single one keeps all it is. At least one must be given. */
export function joinSeries(set: readonly Series[], points: readonly Point[]): Series {
  const first = set[0]!
  const isOneMetric = set.every(({ metric }) => metric?.name === first.metric?.name)
  const isOneSource = set.every(({ source }) => source === first.source)
  return {
    metric: isOneMetric ? first.metric : undefined,
    tags: new Map([...first.tags].filter(([tag, value]) => set.every(({ tags }) => tags.get(tag) === value))),
    source: isOneSource ? first.source : 'all',
    period: set.reduce((longest, { period }) => Math.max(longest, period), first.period),
    origins: [...new Set(set.flatMap(({ origins }): readonly Origin[] => origins))],
    points,
  }
}
