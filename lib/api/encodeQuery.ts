import { LibratoError } from '../errors/index.js'
import { guardReading } from '../options/readOptions.js'

/** One value of a query: lists become `key[]=a&key[]=b`, objects `key[name]=value`, dates Unix seconds. */
export type QueryValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly string[]
  | Readonly<Record<string, string | readonly string[]>>

/**
 * A query string by the conventions of the API (Rails nesting). What is `undefined` is left out. Several patterns for one tag repeat its key,
 * which the API reads as "or".
 *
 * @throws {LibratoError} `INVALID_ARGUMENT` for numbers and dates that are none
 */
export function encodeQuery(query: object): string {
  if (typeof query !== 'object' || query === null || Array.isArray(query))
    throw new LibratoError('INVALID_ARGUMENT', 'The query must be an object.')
  return guardReading('The query', () => pairsOf(query).join('&'), 'INVALID_ARGUMENT')
}

function pairsOf(query: object): string[] {
  const pairs: string[] = []
  const add = (key: string, value: unknown) => pairs.push(`${key}=${encode(scalar(key, value))}`)
  for (const [name, value] of Object.entries(query)) {
    const key = encode(name)
    if (value === undefined) continue
    if (Array.isArray(value)) for (const item of value) add(`${key}[]`, item)
    else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      for (const [inner, item] of Object.entries(value))
        for (const one of Array.isArray(item) ? item : [item]) add(`${key}[${encode(inner)}]`, one)
    } else add(key, value)
  }
  return pairs
}

function scalar(key: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  const number = value instanceof Date ? Math.floor(value.getTime() / 1000) : value
  if (typeof number === 'number' && Number.isFinite(number)) return String(number)
  throw new LibratoError(
    'INVALID_ARGUMENT',
    `The query parameter ${key} must be a string, a finite number, a boolean or a date.`,
  )
}

function encode(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    throw new LibratoError('INVALID_ARGUMENT', 'A query parameter is not well-formed Unicode.')
  }
}
