/**
 * Which series a stream or a condition is about, in one line: `host=web-* region=eu`, or a source.
 *
 * @param {any} given
 * @returns {string}
 */
export function tagsText({ tags, source }) {
  if (!Array.isArray(tags) || tags.length === 0) return typeof source === 'string' ? source : ''
  return tags
    .map(({ name, values, grouped }) => `${grouped === true ? '+' : ''}${name}=${(values ?? ['*']).join('|')}`)
    .join(' ')
}

/**
 * The reverse: `tags`, a `source`, or neither.
 *
 * @param {string} text
 * @returns {{ tags?: { name: string, values: string[], grouped?: boolean }[], source?: string }}
 */
export function filterFrom(text) {
  const words = text.split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return {}
  if (words.length === 1 && !words[0]?.includes('=')) return { source: words[0] ?? '' }
  return {
    tags: words.map((word) => {
      const [name = '', value = '*'] = word.replace(/^\+/, '').split(/=(.*)/s)
      return {
        name,
        values: value.split('|').filter((each) => each !== ''),
        ...(word.startsWith('+') ? { grouped: true } : {}),
      }
    }),
  }
}
