import { type Fields, field } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'

/** The default and the most that a page holds (reference 4.1). */
const maxLength = 100

/** Which page of a list is asked for. */
export interface Paging {
  readonly offset: number
  readonly length: number
  readonly descending: boolean
}

/**
 * `offset`, `length`, `orderby` and `sort` of a list. A length beyond 100 gives 100: pagers go on by the length of what they got.
 * @throws RequestRefusal 400 with every fault by field
 */
export function readPaging(query: Fields, orders: readonly string[]): Paging {
  const faults: Record<string, string[]> = {}
  const whole = (name: string, fallback: number, least: number): number => {
    const given = field(query, name)
    if (given === undefined || given === '') return fallback
    const number = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    if (Number.isNaN(number)) faults[name] = ['is not a number']
    else if (number < least) faults[name] = [`must be at least ${least}`]
    return number
  }
  const choice = (name: string, choices: readonly string[]): string | undefined => {
    const given = field(query, name)
    if (given === undefined || given === '') return undefined
    if (typeof given === 'string' && choices.includes(given.toLowerCase())) return given.toLowerCase()
    faults[name] = [`must be ${choices.join(' or ')}`]
    return undefined
  }
  const offset = whole('offset', 0, 0)
  const length = whole('length', maxLength, 1)
  choice('orderby', orders)
  const descending = choice('sort', ['asc', 'desc']) === 'desc'
  if (Object.keys(faults).length > 0) throw new RequestRefusal(400, { params: faults })
  return { offset, length: Math.min(length, maxLength), descending }
}
