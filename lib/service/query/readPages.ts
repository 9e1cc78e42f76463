import { readLimits } from '../reading/readLimits.js'
import type { Turns } from '../reading/Turns.js'
import type { ReadQuery, RecordsRead, Store } from '../store/Store.js'
import { tooManySeries } from './tooMuch.js'
import { unavailableResolution } from './unavailableResolution.js'

/** What a query is answered with. */
export interface ReadContext {
  readonly store: Store
  /** For work on very many series. */
  readonly turns: Turns
}

/** Bounds of every query for measurements. */
export const seriesLimits = { maxSeries: readLimits.series, maxCharacters: readLimits.characters } as const

/** Records taken from the store at once. */
const recordsPerPage = 10_000

/**
 * The records of a range, page by page in order of time; each page holds its buckets whole. Nothing if there is no such metric.
 * @param tooMany What is thrown if more series than the query's `maxSeries` have records
 * @throws RequestRefusal 400 if the resolution is not kept for the range
 */
export async function* readPages(
  store: Store,
  query: ReadQuery & { readonly start: number },
  tooMany: () => Error = tooManySeries,
): AsyncGenerator<RecordsRead> {
  let start: number | undefined = query.start
  let { resolution } = query
  while (start !== undefined) {
    const page = await store.read({
      ...seriesLimits,
      ...query,
      ...(resolution === undefined ? {} : { resolution }),
      start,
      maxRecords: recordsPerPage,
    })
    if (page === undefined) return
    if (page.status === 'unavailable') throw unavailableResolution()
    if (page.status === 'too-many') throw tooMany()
    yield page
    // What was chosen for the first page holds for all.
    resolution = page.resolution
    start = page.next
  }
}
