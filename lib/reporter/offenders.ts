import type { MetricEntry } from './MetricEntry.js'
import { tagsOfKey } from './tagKey.js'

/** A metric that went beyond `maxSeries`, and the tag that most likely did it. */
export interface Offender {
  readonly metric: string
  /** Series of it that have a cell of their own. */
  readonly series: number
  /** Handles that were asked for and share the overflow series. */
  readonly overflowed: number
  /** The tag with the most values. */
  readonly tag: string | undefined
  /** How many values that tag has in its first few hundred series, or few thousand where it is the only one. */
  readonly values: number
}

/** Series that are looked at to find the tags of all offenders: about 4 ms, since more would hold up whoever asks for health. */
const SAMPLE = 4_000

/** The metrics beyond the bound, worst first; at most ten. */
export function offendersOf(metrics: Iterable<MetricEntry>): Offender[] {
  const worst = [...metrics]
    .filter((metric) => metric.overflowed > 0)
    .sort((a, b) => b.overflowed - a.overflowed)
    .slice(0, 10)
  return worst.map((metric) => ({
    metric: metric.name,
    series: metric.series.size,
    overflowed: metric.overflowed,
    ...widestTag(metric, SAMPLE / worst.length),
  }))
}

/** The tag of a metric that has the most values. */
function widestTag(metric: MetricEntry, most: number): { tag: string | undefined; values: number } {
  if (metric.model === 'sources') return { tag: undefined, values: metric.series.size }
  const valuesOf = new Map<string, Set<string>>()
  let looked = 0
  for (const key of metric.series.keys()) {
    for (const [tag, value] of tagsOfKey(key, metric.tags)) {
      const values = valuesOf.get(tag) ?? new Set()
      valuesOf.set(tag, values.add(value))
    }
    looked += 1
    if (looked >= most) break
  }
  let widest: { tag: string | undefined; values: number } = { tag: undefined, values: 0 }
  for (const [tag, { size }] of valuesOf) if (size > widest.values) widest = { tag, values: size }
  return widest
}
