/** What the service refused or could not do, in one sentence. */
export class ServiceError extends Error {
  /**
   * @param {string} message
   * @param {number} status - 0: there was no answer
   */
  constructor(message, status) {
    super(message)
    /** @type {number} */
    this.status = status
  }
}

/** Seconds by which the service's clock is ahead of this browser's: what it stored is asked for by its own time. */
let clockLead = 0

/** @returns {number} the service's time in Unix seconds */
export function serviceNow() {
  return Date.now() / 1000 + clockLead
}

/**
 * One reading call. The browser adds the credentials it was given for this page.
 *
 * @param {string} path - below `/v1/`, encoded
 * @param {Record<string, string | number>} [query]
 * @returns {Promise<any>} what the service answered, which is to be looked at before it is used
 * @throws {ServiceError}
 */
export function read(path, query = {}) {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  return call('GET', parameters.size === 0 ? path : `${path}?${parameters}`)
}

/**
 * One changing call.
 *
 * @param {'POST' | 'PUT' | 'DELETE'} method
 * @param {string} path - below `/v1/`, encoded
 * @param {object} [body]
 * @returns {Promise<any>} undefined where the answer has no body
 * @throws {ServiceError}
 */
export function send(method, path, body) {
  return call(method, path, body)
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function call(method, path, body) {
  /** @type {Response} */
  let response
  try {
    response = await fetch(`/v1/${path}`, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(10_000),
    })
  } catch {
    throw new ServiceError('The service does not answer.', 0)
  }
  learnClock(response.headers.get('date'))
  if (!response.ok) throw new ServiceError(await reasonOf(response), response.status)
  const text = await response.text()
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    throw new ServiceError('The service answered with something that is not JSON.', response.status)
  }
}

/** @param {string | null} date */
function learnClock(date) {
  const lead = (Date.parse(date ?? '') - Date.now()) / 1000
  // The header has whole seconds; less than two are as likely rounding and travel as a wrong clock.
  if (Number.isFinite(lead)) clockLead = Math.abs(lead) < 2 ? 0 : lead
}

/** @param {Response} response */
async function reasonOf(response) {
  if (response.status === 401)
    return 'The service no longer accepts these credentials; reload the page to sign in again.'
  if (response.status === 403) return 'This token may read, but not change anything.'
  if (response.status === 404) return 'The service has nothing under this name any more.'
  if (response.status === 429) return 'The service asks for fewer requests.'
  const body = await response.text().catch(() => '')
  return firstMessage(body) ?? `The service answered with status ${response.status}.`
}

/**
 * The first sentence in an answer's `errors`, whatever their shape is.
 *
 * @param {string} body
 * @returns {string | undefined}
 */
export function firstMessage(body) {
  try {
    const found = firstText(JSON.parse(body)?.errors, [])
    return found === undefined ? undefined : `The service says: ${found.slice(0, 300)}.`.replace(/\.\.$/, '.')
  } catch {
    return undefined
  }
}

/**
 * @param {unknown} value
 * @param {readonly string[]} path
 * @returns {string | undefined}
 */
function firstText(value, path) {
  if (typeof value === 'string')
    return [...path.filter((key) => !/^(params|request|system|\d+)$/.test(key)), value].join(' ')
  if (typeof value !== 'object' || value === null || path.length > 8) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = firstText(inner, [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}
