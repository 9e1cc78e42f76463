import type { ReadQuery, SeriesIdentity, SeriesRecord, SeriesRecords } from '../Store.js'

/** The source of measurements on `/v1/metrics` that name none. */
const noSource = 'unassigned'

/**
 * Joins what was written twice. A client that is moved from sources to tags sends each value to both routes, so a series by
 * source `web-1` and one whose only tag is `source=web-1` are read as one, as are `unassigned` and a series without tags.
 * Where both have a record of one time, the one that the query prefers is shown; adding them up would count each value twice.
 *
 * @param series those with records, in any order, each with its records in order of time
 * @param matching all that the query asks for, with or without records: under which tags a series is shown does not depend
 * on the time that is read
 */
export function joinModels(
  series: readonly SeriesRecords[],
  matching: Iterable<{ readonly identity: SeriesIdentity }>,
  { prefer, firstPerSeries, lastPerSeries }: ReadQuery,
): readonly SeriesRecords[] {
  if (!series.some(({ series: { model } }) => model === 'source')) return series
  const twins = twinsBySource(matching)
  if (twins.size === 0) return series
  const joined = new Map<SeriesIdentity, SeriesRecord[]>()
  // First those that are preferred: what they have, the others don't replace.
  const isPreferred = ({ series: { model } }: SeriesRecords) => model === (prefer ?? 'tags')
  for (const one of [...series.filter(isPreferred), ...series.filter((other) => !isPreferred(other))]) {
    const shown = (one.series.model === 'source' ? twins.get(one.series.source) : undefined) ?? one.series
    const known = joined.get(shown)
    joined.set(shown, known === undefined ? [...one.records] : mergeTimes(known, one.records))
  }
  return [...joined].map(([identity, records]) => ({
    series: identity,
    records: cut(records, firstPerSeries, lastPerSeries),
  }))
}

/** The series by tags that a series by source would be, by that source. */
function twinsBySource(matching: Iterable<{ readonly identity: SeriesIdentity }>): Map<string, SeriesIdentity> {
  const twins = new Map<string, SeriesIdentity>()
  for (const { identity } of matching) {
    if (identity.model === 'source') continue
    const [first, ...others] = Object.entries(identity.tags)
    if (first === undefined) twins.set(noSource, twins.get(noSource) ?? identity)
    else if (first[0] === 'source' && others.length === 0) twins.set(first[1], identity)
  }
  return twins
}

/** Records of both in order of time; of one time the first's. */
function mergeTimes(first: readonly SeriesRecord[], second: readonly SeriesRecord[]): SeriesRecord[] {
  const times = new Set(first.map(({ time }) => time))
  return [...first, ...second.filter(({ time }) => !times.has(time))].sort((a, b) => a.time - b.time)
}

function cut(
  records: readonly SeriesRecord[],
  first: number | undefined,
  last: number | undefined,
): readonly SeriesRecord[] {
  return last === undefined ? records.slice(0, first) : records.slice(-last)
}
