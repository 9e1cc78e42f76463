import { joinStatistics } from '../query/Statistics.js'
import { tagsOf } from '../store/catalog/seriesIdentity.js'
import type { SeriesFilter, SeriesIdentity, SeriesRecord, SeriesRecords } from '../store/Store.js'
import type { Condition } from './Alert.js'

/** A stream that a condition looks at by itself: a series, or several that are grouped. */
export interface Signal {
  /** What it is called in messages: its source, or its tags. Unique among the signals of a condition. */
  readonly name: string
  readonly records: readonly SeriesRecord[]
}

/** The series of a condition; undefined: all of the metric. */
export function seriesFilter({ source, tags }: Condition): SeriesFilter | undefined {
  if (source !== null) return { sources: [source] }
  if (tags === null) return undefined
  return {
    tags: tags.map(({ name, values }) => ({
      tag: name.toLowerCase(),
      patterns: (values.length === 0 ? ['*'] : values).map((pattern) => ({ pattern, negated: false })),
      absent: false,
    })),
  }
}

/** Whether a condition joins streams. */
export function isGrouped({ tags }: Condition): boolean {
  return tags?.some(({ grouped }) => grouped) === true
}

/** The signals of a condition: each series alone, or one for those that agree in all grouped tags. */
export function signalsOf(condition: Condition, series: readonly SeriesRecords[]): Signal[] {
  if (!isGrouped(condition)) return series.map(({ series: identity, records }) => ({ name: nameOf(identity), records }))
  const by = (condition.tags ?? []).filter(({ grouped }) => grouped).map(({ name }) => name.toLowerCase())
  const groups = new Map<string, SeriesRecord[]>()
  for (const { series: identity, records } of series) {
    const tags = tagsOf(identity)
    const name = by.map((tag) => `${tag}=${tags.get(tag) ?? ''}`).join(', ')
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [...records])
    else for (const record of records) group.push(record)
  }
  return [...groups].map(([name, records]) => ({ name, records: joinByTime(records) }))
}

function joinByTime(records: readonly SeriesRecord[]): SeriesRecord[] {
  const byTime = new Map<number, SeriesRecord[]>()
  for (const record of records) {
    const known = byTime.get(record.time)
    if (known === undefined) byTime.set(record.time, [record])
    else known.push(record)
  }
  return [...byTime]
    .sort(([a], [b]) => a - b)
    .map(([time, set]) => {
      const totals = set.flatMap(({ last }) => last ?? [])
      const joined = { time, ...joinStatistics(set) }
      return totals.length === 0 ? joined : { ...joined, last: totals.reduce((sum, total) => sum + total, 0) }
    })
}

/** A source as it is; tags as `name=value` pairs, in order of their names. */
function nameOf(identity: SeriesIdentity): string {
  if (identity.model === 'source') return identity.source
  const pairs = Object.entries(identity.tags).sort(([a], [b]) => (a < b ? -1 : 1))
  // Values hold no comma and no equals sign, so that no two sets of tags share a name.
  return pairs.length === 0 ? 'unassigned' : pairs.map(([name, value]) => `${name}=${value}`).join(', ')
}
