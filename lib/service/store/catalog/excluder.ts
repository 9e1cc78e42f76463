import { matchesPattern } from '../matchesPattern.js'
import { metricKey } from './metricRow.js'

/**
 * Whether a selection's `exclude` leaves out a metric of this key. Names are looked up, however many there are; only patterns are tried one
 * after the other.
 */
export function excluder(exclude: readonly string[] = []): (key: string) => boolean {
  const names = new Set<string>()
  const patterns = new Set<string>()
  for (const one of exclude) (one.includes('*') ? patterns : names).add(metricKey(one))
  return (key) => {
    if (names.has(key)) return true
    for (const pattern of patterns) if (matchesPattern(pattern, key)) return true
    return false
  }
}
