import { filterFrom, tagsText } from '../words/tagFilter.js'

/** @typedef {{ metric: string, type: string, threshold: string, minutes: string, summary: string, tags: string }} ConditionFields */

/**
 * A condition as the service takes it. What the form doesn't show stays, its id, too, by which it keeps its state.
 *
 * @param {any} given - the condition before
 * @param {ConditionFields} fields
 * @returns {object | undefined} undefined: there is no metric
 * @throws {Error} a number is none
 */
export function conditionFrom(given, { metric, type, threshold, minutes, summary, tags }) {
  const name = metric.trim()
  if (name === '') return undefined
  const {
    metric_name: _,
    type: __,
    threshold: ___,
    duration: ____,
    summary_function: _____,
    tags: knownTags,
    source: ______,
    ...rest
  } = given
  const isUnchanged = tags === tagsText(given)
  const where = isUnchanged && Array.isArray(knownTags) ? { tags: knownTags } : filterFrom(tags)
  const seconds = Math.round(numberFrom(minutes === '' ? '0' : minutes, 'How long, in minutes,') * 60)
  const duration = seconds === 0 ? {} : { duration: seconds }
  if (type === 'absent') {
    const { detect_reset: _______, ...kept } = rest
    return { ...kept, type, metric_name: name, ...where, ...duration }
  }
  return {
    ...rest,
    type,
    metric_name: name,
    threshold: numberFrom(threshold, 'The limit'),
    ...where,
    ...duration,
    ...(summary === '' ? {} : { summary_function: summary }),
  }
}

/** @param {string} text @param {string} name */
function numberFrom(text, name) {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) throw new Error(`${name} must be a number.`)
  return number
}
