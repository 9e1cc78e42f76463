import { timeRanges } from './timeRanges.js'

/**
 * What the page shows; kept in the address, so that it can be reloaded, shared, and gone back to.
 * @typedef {{ search: string, range: number, offset: number, metric: string }} PageState
 */

/**
 * The state in the part of an address behind `#`. What makes no sense there is what it is by default.
 *
 * @param {string} hash
 * @returns {PageState}
 */
export function stateFrom(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const range = Number(parameters.get('range'))
  const offset = Number(parameters.get('offset'))
  return {
    search: (parameters.get('search') ?? '').slice(0, 255),
    range: timeRanges.some(({ seconds }) => seconds === range) ? range : 300,
    offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0,
    metric: (parameters.get('metric') ?? '').slice(0, 255),
  }
}

/**
 * The reverse: `#` alone when everything is as by default.
 *
 * @param {PageState} state
 * @returns {string}
 */
export function hashOf({ search, range, offset, metric }) {
  const parameters = new URLSearchParams()
  if (search !== '') parameters.set('search', search)
  if (range !== 300) parameters.set('range', String(range))
  if (offset > 0) parameters.set('offset', String(offset))
  if (metric !== '') parameters.set('metric', metric)
  return `#${parameters}`
}
