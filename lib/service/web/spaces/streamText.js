import { filterFrom, tagsText } from '../words/tagFilter.js'

/**
 * A stream as the service takes it. What the form doesn't show stays.
 *
 * @param {any} given - the stream before
 * @param {{ metric: string, tags: string, summary: string, group: string }} fields
 * @returns {object | undefined} undefined: there is no metric
 */
export function streamFrom(given, fields) {
  const metric = fields.metric.trim()
  if (metric === '') return undefined
  const {
    metric: _,
    composite: __,
    tags: knownTags,
    source: ___,
    summary_function: ____,
    group_function: knownGroup,
    group_by: ______,
    type: _____,
    ...rest
  } = given
  const summary = fields.summary === '' ? {} : { summary_function: fields.summary }
  // An expression has brackets, which no name has.
  if (metric.includes('(')) return { ...rest, composite: metric, ...summary }
  const groupBy = given.group_by === undefined ? {} : { group_by: given.group_by }
  const isUnchanged = fields.tags === tagsText(given)
  const kept = isUnchanged && Array.isArray(knownTags) ? { tags: knownTags } : filterFrom(fields.tags)
  const group =
    fields.group !== ''
      ? { group_function: fields.group }
      : knownGroup === 'breakout'
        ? { group_function: 'breakout' }
        : {}
  return { ...rest, metric, ...kept, ...summary, ...group, ...groupBy }
}
