import { InvalidResponseError } from '../errors/index.js'

/** One page of a list, as the API answers it. */
export interface Page<T> {
  readonly items: readonly T[]
  /** How many match in all; not every server says. */
  readonly found: number | undefined
  /** Whether the answer says that it begins where it was asked to. */
  readonly isInPlace?: boolean
}

/** Fetches the page that starts at `offset`. */
export type FetchPage<T> = (offset: number) => Promise<Page<T>>

/**
 * A list that fetches its pages while it is read: nothing is requested before the first item is asked for, and no page more than was read.
 * Each loop over it starts anew. What is created or deleted meanwhile moves the pages, so collect first (`toArray`), then change.
 */
export class PagedList<T> implements AsyncIterable<T> {
  readonly #fetch: FetchPage<T>
  readonly #start: number

  constructor(fetch: FetchPage<T>, start = 0) {
    this.#fetch = fetch
    this.#start = start
  }

  /** Asks for a page when the one before is used up. A failed page rejects; breaking off asks for no more. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    const seen = new Set<string>()
    let offset = this.#start
    for (;;) {
      const { items, found, isInPlace = false } = await this.#fetch(offset)
      const first = items[0]
      if (first === undefined) return
      // A server that doesn't know `offset` sends its first page for ever. One that does may repeat a row: others have made some before it.
      const mark = JSON.stringify(first)
      if (!isInPlace && seen.has(mark)) throw new InvalidResponseError('The service repeats the pages of a list.')
      seen.add(mark)
      yield* items
      offset += items.length
      if (found !== undefined && offset >= found) return
    }
  }

  /** All items in an array. */
  async toArray(): Promise<T[]> {
    const all: T[] = []
    for await (const item of this) all.push(item)
    return all
  }
}
