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
  const nameOf = isGrouped(condition) ? groupName(condition) : seriesName
  const byName = new Map<string, SeriesRecords[]>()
  for (const one of series) {
    const name = nameOf(one.series)
    const known = byName.get(name)
    if (known === undefined) byName.set(name, [one])
    else known.push(one)
  }
  return [...byName].map(([name, members]) => ({
    name,
    records: members.length === 1 ? members[0]!.records : joinByTime(members.flatMap(({ records }) => records)),
  }))
}

/** Grouped tags alone, with the values that the series has of them. */
function groupName(condition: Condition): (identity: SeriesIdentity) => string {
  const by = (condition.tags ?? []).filter(({ grouped }) => grouped).map(({ name }) => name.toLowerCase())
  return (identity) => {
    const tags = tagsOf(identity)
    return by.map((tag) => `${tag}=${tags.get(tag) ?? ''}`).join(', ')
  }
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
      const deltas = set.flatMap(({ delta }) => delta ?? [])
      return {
        time,
        ...joinStatistics(set),
        ...(totals.length === 0 ? {} : { last: sumOf(totals) }),
        ...(deltas.length === 0 ? {} : { delta: sumOf(deltas) }),
      }
    })
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/**
 * The name that a signal had while it was written by source only: from its first record by tags on, the series is read under its tag. Undefined for
 * every other signal.
 */
export function nameBySource(signal: string): string | undefined {
  return signal.startsWith(sourceTag) ? signal.slice(sourceTag.length) : undefined
}

const sourceTag = 'source='

/** A source as it is; tags as `name=value` pairs, in order of their names. */
function seriesName(identity: SeriesIdentity): string {
  if (identity.model === 'source') return identity.source
  const pairs = Object.entries(identity.tags).sort(([a], [b]) => (a < b ? -1 : 1))
  // Values hold no comma and no equals sign, so that no two sets of tags share a name.
  return pairs.length === 0 ? 'unassigned' : pairs.map(([name, value]) => `${name}=${value}`).join(', ')
}
