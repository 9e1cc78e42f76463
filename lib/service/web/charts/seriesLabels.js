/**
 * A short label for each series of a metric: the tags by which they differ; a single series is known by all it has.
 *
 * @param {readonly Readonly<Record<string, string>>[]} tagSets
 * @returns {string[]}
 */
export function seriesLabels(tagSets) {
  const names = [...new Set(tagSets.flatMap((tags) => Object.keys(tags)))].sort()
  const differing = names.filter((name) => tagSets.some((tags) => own(tags, name) !== own(tagSets[0] ?? {}, name)))
  const telling = differing.length > 0 ? differing : names
  return tagSets.map((tags) => {
    const parts = telling.filter((name) => Object.hasOwn(tags, name))
    // With one tag that differs its name goes without saying.
    if (telling.length === 1 && parts.length === 1) return own(tags, parts[0] ?? '')
    return parts.map((name) => `${name}=${own(tags, name)}`).join(' ') || 'without tags'
  })
}

/**
 * @param {Readonly<Record<string, string>>} tags
 * @param {string} name
 */
function own(tags, name) {
  return Object.hasOwn(tags, name) ? String(tags[name]) : ''
}
