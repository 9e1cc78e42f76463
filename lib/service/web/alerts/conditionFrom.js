import { filterFrom, tagsText } from '../words/tagFilter.js'

/** @typedef {{ metric: string, type: string, threshold: string, minutes: string, summary: string, tags: string }} ConditionFields */

/**
 * A condition as the service takes it. What the form doesn't show stays, its id, too, by which it keeps its state.
 *
 * @param {any} given - the condition before
 * @param {ConditionFields} fields
 * @returns {object | undefined} undefined: there is no metric
 * @throws {Error} a number is none, or is not one that the service takes
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
  const seconds = secondsFrom(minutes.trim(), type === 'absent')
  const duration = seconds === 0 ? {} : { duration: seconds }
  if (type === 'absent') {
    const { detect_reset: _______, ...kept } = rest
    return { ...kept, type, metric_name: name, ...where, ...duration }
  }
  return {
    ...rest,
    type,
    metric_name: name,
    threshold: numberFrom(threshold),
    ...where,
    ...duration,
    ...(summary === '' ? {} : { summary_function: summary }),
  }
}

/** @param {string} text */
function numberFrom(text) {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) throw new Error('“Limit” must be a number.')
  return number
}

/** @param {string} minutes @param {boolean} isSilence - of which there is no "at once" */
function secondsFrom(minutes, isSilence) {
  const seconds = Math.round(Number(minutes === '' ? 0 : minutes) * 60)
  if (seconds >= 60 && seconds <= 3600) return seconds
  if (isSilence)
    throw new Error('“For minutes” must be a number from 1 to 60: how long it may be silent before this fires.')
  if (seconds !== 0) throw new Error('“For minutes” must be a number from 1 to 60, or empty: then it fires at once.')
  return 0
}
