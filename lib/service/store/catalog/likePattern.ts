/** Characters of the longest metric name. */
const longestName = 255

/**
 * The SQL LIKE pattern (with `\` as escape) for a search by name: a substring, or a pattern if it has a `*`. Undefined when no name can match,
 * which also keeps patterns too long for SQLite away from it.
 */
export function likePattern(search: string): string | undefined {
  const pattern = search.includes('*') ? search : `*${search}*`
  const parts = pattern.toLowerCase().split(/\*+/)
  const literal = parts.reduce((length, part) => length + part.length, 0)
  if (literal > longestName) return undefined
  return parts.map((part) => part.replaceAll(/[\\%_]/g, '\\$&')).join('%')
}
