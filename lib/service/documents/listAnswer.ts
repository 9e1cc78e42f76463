import type { Answer } from '../http/Answer.js'
import type { Page } from '../store/Store.js'

/** A page of a list (reference 8): `length` is what is really there, since pagers go on by it. */
export function listAnswer<T>(key: string, offset: number, page: Page<T>, row: (item: T) => object): Answer {
  const { found, total, items } = page
  return {
    status: 200,
    json: { query: { found, length: items.length, offset, total }, [key]: items.map(row) },
  }
}
