import { reporterName } from './reporterName.js'

/** @typedef {import('./reporterName.js').Reporter} Reporter */

/**
 * By name, so that nobody moves with every submission; those that fell silent come last, the latest first.
 *
 * @param {readonly Reporter[]} reporters
 * @returns {Reporter[]}
 */
export function reporterOrder(reporters) {
  const isSilent = (/** @type {Reporter} */ { state }) => state !== 'sending'
  const key = (/** @type {Reporter} */ reporter) => {
    const { name, about } = reporterName(reporter)
    return `${name} ${about}`
  }
  return [...reporters].sort((one, other) => {
    if (isSilent(one) !== isSilent(other)) return isSilent(one) ? 1 : -1
    const bySilence = isSilent(one) ? other.last_seen - one.last_seen : 0
    return bySilence || key(one).localeCompare(key(other)) || one.first_seen - other.first_seen
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
