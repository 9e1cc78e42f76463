import { describeThrown } from '../errors/describeThrown.js'
import { entriesFault } from '../measurement/tags.js'
import type { SeriesKey } from '../windows/Metric.js'

/** Tags as an application gives them: numbers and booleans become strings. */
export type TagValues = Readonly<Record<string, string | number | boolean>>

/** Tags as strings, with `source` below them where it is given; or what is wrong with them in words that follow "tags". */
export function readTags(tags: unknown, source?: unknown): Map<string, string> | string {
  let entries: [string, unknown][]
  try {
    if (typeof tags !== 'object' || tags === null || Array.isArray(tags)) return 'must be an object of strings'
    entries = Object.entries(source === undefined ? tags : { source, ...tags })
  } catch (error) {
    return `can't be read: ${describeThrown(error)}`
  }
  for (const entry of entries) {
    const value: unknown = entry[1]
    if (typeof value === 'number' || typeof value === 'boolean') entry[1] = String(value)
  }
  return entriesFault(entries) ?? new Map(entries as [string, string][])
}

/**
 * A copy of what is given to `with`, read once: a getter that says something else each time must not name one series and stand for another.
 * What is no set of tags becomes one that is refused.
 */
export function copyTags(tags: unknown): Readonly<Record<string, unknown>> {
  try {
    if (typeof tags === 'object' && tags !== null && !Array.isArray(tags)) return { ...tags }
  } catch {
    // A getter that throws.
  }
  return { '': undefined }
}

/** What names a series that has more tags than another. */
export function addTags(
  options: { readonly tags?: TagValues; readonly source?: string },
  more: Readonly<Record<string, unknown>>,
): { readonly tags: TagValues; readonly source?: string } {
  return { ...options, tags: { ...options.tags, ...(more as TagValues) } }
}

/**
 * The key of a series among those of its metric: the tags it has beyond the metric's own, sorted by name; all of them, in braces, when it
 * overrides one of the metric's own. Injective because it is JSON of a sorted set: peers that join names and values with a separator
 * merge `a.b` with `a`, `b`.
 */
export function tagKey(own: ReadonlyMap<string, string>, defaults: ReadonlyMap<string, string>): SeriesKey {
  let overrides = false
  const beyond: [string, string][] = []
  for (const [name, value] of own) {
    const standard = defaults.get(name)
    if (standard === value) continue
    if (standard !== undefined) overrides = true
    beyond.push([name, value])
  }
  if (overrides) return `{${fragment([...new Map([...defaults, ...own])])}}`
  return fragment(beyond)
}

/** The tags in a key, on top of the metric's own. */
export function tagsOfKey(key: SeriesKey, defaults: ReadonlyMap<string, string>): Map<string, string> {
  if (key.startsWith('{')) return new Map(Object.entries(JSON.parse(key) as Record<string, string>))
  return new Map([...defaults, ...Object.entries(JSON.parse(`{${key}}`) as Record<string, string>)])
}

function fragment(tags: [string, string][]): string {
  tags.sort(([a], [b]) => (a < b ? -1 : 1))
  return tags.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')
}
