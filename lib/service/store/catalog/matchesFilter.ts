import { matchesPattern } from '../matchesPattern.js'
import type { SeriesFilter, SeriesIdentity, TagCondition } from '../Store.js'
import { sourceOf } from './seriesIdentity.js'

/** Whether a series is among those that a filter asks for, as the series is shown: sources and tags apply to both models. `shown`: its `tagsOf`. */
export function matchesFilter(
  filter: SeriesFilter,
  identity: SeriesIdentity,
  shown: ReadonlyMap<string, string>,
): boolean {
  const { sources, tags, anyOf } = filter
  if (sources !== undefined) {
    const source = sourceOf(identity)
    if (!sources.some((pattern) => matchesPattern(pattern.toLowerCase(), source))) return false
  }
  if (tags === undefined && anyOf === undefined) return true
  if (tags !== undefined && !matchesConditions(tags, shown)) return false
  return anyOf === undefined || anyOf.some((conditions) => matchesConditions(conditions, shown))
}

/** Whether tags satisfy all conditions. */
export function matchesConditions(conditions: readonly TagCondition[], tags: ReadonlyMap<string, string>): boolean {
  return conditions.every((condition) => {
    const value = tags.get(condition.tag.toLowerCase())
    if (value === undefined) return condition.absent
    return condition.patterns.some(({ pattern, negated }) => matchesPattern(pattern.toLowerCase(), value) !== negated)
  })
}
