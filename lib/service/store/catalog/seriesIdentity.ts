import type { SeriesIdentity } from '../Store.js'

/** The text under which a series is stored: a JSON string for a source, a JSON array of names and values for tags. Injective: no two identities share one. */
export function identityText(identity: SeriesIdentity): string {
  if (identity.model === 'source') return JSON.stringify(identity.source)
  const pairs = Object.entries(identity.tags)
  if (pairs.length > 1) pairs.sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(pairs.flat())
}

/** The identity that {@link identityText} was made of. */
export function identityOf(text: string): SeriesIdentity {
  const parsed = JSON.parse(text) as string | string[]
  if (typeof parsed === 'string') return { model: 'source', source: parsed }
  const pairs: [string, string][] = []
  for (let i = 0; i + 1 < parsed.length; i += 2) pairs.push([parsed[i]!, parsed[i + 1]!])
  // fromEntries defines its properties, so that a tag may be called __proto__.
  return { model: 'tags', tags: Object.fromEntries(pairs) }
}

/** The source under which a series is shown: a tagged one under its tag `source`, else `host`, else `unassigned` (reference 15). */
export function sourceOf(identity: SeriesIdentity): string {
  if (identity.model === 'source') return identity.source
  const tags = new Map(Object.entries(identity.tags))
  return tags.get('source') ?? tags.get('host') ?? 'unassigned'
}

/** The tags under which a series is shown: one with a source has the tag `source` (reference 15). */
export function tagsOf(identity: SeriesIdentity): ReadonlyMap<string, string> {
  return identity.model === 'source' ? new Map([['source', identity.source]]) : new Map(Object.entries(identity.tags))
}

/** Series are answered in the order of this text: by source, or by tag pairs; for both models alike. */
export function orderKey(identity: SeriesIdentity): string {
  if (identity.model === 'source') return `source\0${identity.source}`
  const pairs = Object.entries(identity.tags)
  if (pairs.length > 1) pairs.sort(byName)
  // No name or value has the separator, and it sorts before every character that they have.
  return pairs.map(([tag, value]) => `${tag}\0${value}`).join('\0')
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1
}

/** Series of one metric that a metric's id leaves room for: 2^26. */
const seriesPerMetric = 67_108_864

/** The ids that the series of one metric have: neighbours, so that a metric is one stretch of every second's records. `to` is excluded. */
export function seriesRange(metricId: number): { readonly from: number; readonly to: number } {
  return { from: metricId * seriesPerMetric, to: (metricId + 1) * seriesPerMetric }
}
