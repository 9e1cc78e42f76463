/** @typedef {{ field: string, reason: string }} Fault */

/** What the service refused or could not do, in one sentence. */
export class ServiceError extends Error {
  /**
   * @param {string} message
   * @param {number} status - 0: there was no answer
   * @param {Fault} [fault] - the field that is wrong, if it is one
   */
  constructor(message, status, fault) {
    super(message)
    /** @type {number} */
    this.status = status
    /** @type {Fault | undefined} */
    this.fault = fault
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
  if (!response.ok) {
    const body = await response.text().catch(() => '')
    throw new ServiceError(reasonOf(response.status, body), response.status, firstFault(body))
  }
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

/** @param {number} status @param {string} body */
function reasonOf(status, body) {
  if (status === 401) return 'The service no longer accepts these credentials; reload the page to sign in again.'
  if (status === 403) return 'This token may read, but not change anything.'
  if (status === 404) return 'The service has nothing under this name any more.'
  if (status === 429) return 'The service asks for fewer requests.'
  return firstMessage(body) ?? `The service answered with status ${status}.`
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
 * The first field that an answer says is wrong, and what is wrong with it.
 *
 * @param {string} body
 * @returns {Fault | undefined}
 */
export function firstFault(body) {
  try {
    const [first] = Object.entries(JSON.parse(body)?.errors?.params ?? {})
    const reason = Array.isArray(first?.[1]) ? first[1][0] : undefined
    return first === undefined || typeof reason !== 'string'
      ? undefined
      : { field: first[0], reason: reason.slice(0, 300) }
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
