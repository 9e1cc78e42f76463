import { ServiceError } from '../calls/serviceCalls.js'

/**
 * What the fields of a request are called in a form. A list has a name for one of its items and for the fields of that, and where its items stand in the
 * form, if some of them were left out of the request.
 * @typedef {{ legend: string, item: string, fields: Record<string, string>, places?: readonly number[] }} ListWords
 * @typedef {Record<string, string | ListWords>} FormWords
 */

/**
 * The error of a form in the words of the form: `Condition 2: “For minutes” is required.` What is not about one of its fields stays as it is.
 *
 * @param {unknown} error
 * @param {FormWords} words
 * @returns {unknown}
 */
export function inFormWords(error, words) {
  if (!(error instanceof ServiceError) || error.fault === undefined) return error
  const { field, reason } = error.fault
  const known = Object.hasOwn(words, field) ? words[field] : undefined
  if (known === undefined) return error
  return new Error(sentence(typeof known === 'string' ? `“${known}” ${reason}` : itemText(known, reason)))
}

/** @param {ListWords} words @param {string} reason - `[0] duration is required` */
function itemText({ legend, item, fields, places }, reason) {
  const [, index, field = '', rest = ''] = /^\[(\d+)\] (\w+) ?(.*)$/s.exec(reason) ?? []
  if (index === undefined) return `“${legend}” ${reason}`
  const number = (places?.[Number(index)] ?? Number(index)) + 1
  const name = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (name === undefined) return `${item} ${number}: ${field} ${rest}`
  // Within a field that takes several: `[0] name must be …`, `[1] values [0] "…" is not …`.
  const [, part, said = ''] = /^\[\d+\] (name|values)(?: \[\d+\])? (.*)$/s.exec(rest) ?? []
  if (part === undefined) return `${item} ${number}: “${name}” ${rest}`
  return `${item} ${number}: “${name}”: ${part === 'name' ? 'the name of a tag ' : ''}${said}`
}

/** @param {string} text */
function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
