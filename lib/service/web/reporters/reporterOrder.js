import { reporterName } from './reporterName.js'

/** @typedef {import('./reporterName.js').Reporter} Reporter */

/**
 * By name, so that nobody moves with every submission; those that fell silent come after, the latest first, and last those of which nothing is missed.
 *
 * @param {readonly Reporter[]} reporters
 * @returns {Reporter[]}
 */
export function reporterOrder(reporters) {
  const rank = (/** @type {Reporter} */ { state }) => (state === 'sending' ? 0 : state === 'silent' ? 1 : 2)
  const key = (/** @type {Reporter} */ reporter) => {
    const { name, about } = reporterName(reporter)
    return `${name} ${about}`
  }
  return [...reporters].sort((one, other) => {
    const byState = rank(one) - rank(other) || (rank(one) === 0 ? 0 : other.last_seen - one.last_seen)
    return byState || key(one).localeCompare(key(other)) || one.first_seen - other.first_seen
  })
}

/**
 * What one reporter is told from others by, as far as it can be.
 *
 * @param {Reporter} reporter
 * @returns {string}
 */
export function reporterKey({ user_agent, address, first_seen, tags }) {
  return JSON.stringify([user_agent, address, first_seen, Object.entries(tags).sort()])
}
