import type { IncomingMeasurement } from '../store/Store.js'

/** Tags that say something of the sender: those that all measurements of a submission have in common. By sources: the one source they share. */
export function commonTags(measurements: readonly IncomingMeasurement[]): ReadonlyMap<string, string> {
  const [first, ...others] = measurements
  if (first === undefined) return new Map()
  const common = tagsOf(first)
  for (const other of others) {
    if (common.size === 0) break
    const tags = tagsOf(other)
    for (const [name, value] of common) if (tags.get(name) !== value) common.delete(name)
  }
  return common
}

function tagsOf({ series }: IncomingMeasurement): Map<string, string> {
  if (series.model === 'tags') return new Map(Object.entries(series.tags))
  return series.source === 'unassigned' ? new Map() : new Map([['source', series.source]])
}
