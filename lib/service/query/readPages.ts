import type { ReadQuery, RecordsRead, Store } from '../store/Store.js'
import { unavailableResolution } from './unavailableResolution.js'

/** Records taken from the store at once. */
const recordsPerPage = 10_000

/**
 * The records of a range, page by page in order of time; each page holds its buckets whole. Nothing if there is no such metric.
 * @throws RequestRefusal 400 if the resolution is not kept for the range
 */
export async function* readPages(
  store: Store,
  query: ReadQuery & { readonly start: number },
): AsyncGenerator<RecordsRead> {
  let start: number | undefined = query.start
  let { resolution } = query
  while (start !== undefined) {
    const page = await store.read({
      ...query,
      ...(resolution === undefined ? {} : { resolution }),
      start,
      maxRecords: recordsPerPage,
    })
    if (page === undefined) return
    if (page.status === 'unavailable') throw unavailableResolution()
    yield page
    // What was chosen for the first page holds for all.
    resolution = page.resolution
    start = page.next
  }
}
