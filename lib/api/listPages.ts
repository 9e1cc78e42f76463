import { LibratoError } from '../errors/index.js'
import type { HttpCore } from '../http/HttpCore.js'
import { encodeQuery } from './encodeQuery.js'
import { invalidAnswer } from './invalidAnswer.js'
import { PagedList } from './PagedList.js'

/** What every list takes. */
export interface ListQuery {
  /** How many to skip. Default: 0. */
  readonly offset?: number
  /** How many to fetch with one request, 1 to 100. Default: 100. It doesn't limit the list; leave the loop for that. */
  readonly length?: number
  /** Default: `asc`. */
  readonly sort?: 'asc' | 'desc'
}

/** The most rows that the API puts on a page. */
const longestPage = 100

/**
 * A list of the API that pages by itself.
 *
 * @param path of the list: `metrics`
 * @param key under which the rows are in the answer
 * @throws {LibratoError} `INVALID_ARGUMENT` at once for a wrong `offset` or `length`
 */
export function listPages<T>(core: HttpCore, path: string, key: string, query: ListQuery = {}): PagedList<T> {
  const { offset: start = 0, length = longestPage, ...filter } = query
  if (!Number.isSafeInteger(start) || start < 0)
    throw new LibratoError('INVALID_ARGUMENT', 'offset must be a whole number, 0 or more.')
  if (!Number.isInteger(length) || length < 1 || length > longestPage)
    throw new LibratoError('INVALID_ARGUMENT', `length must be a whole number from 1 to ${longestPage}.`)
  return new PagedList<T>(async (offset) => {
    const response = await core.call({ method: 'GET', path, query: encodeQuery({ ...filter, offset, length }) })
    const { json } = response
    // Two lists of the API (charts, and composites of old) are bare arrays: one page, all there is.
    if (Array.isArray(json)) return { items: json.slice(offset) as T[], found: json.length }
    const answer = (json ?? {}) as Record<string, unknown>
    const items = Object.hasOwn(answer, key) ? answer[key] : undefined
    if (!Array.isArray(items)) throw invalidAnswer(response, `without "${key}"`)
    const said = answer['query'] as { found?: unknown; offset?: unknown } | null | undefined
    const found = typeof said?.found === 'number' ? said.found : undefined
    return { items: items as T[], found, isInPlace: said?.offset === offset }
  }, start)
}
