import { isFields } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'

/** The most measurements that one request may hold: far beyond any client's batch, and little enough to be validated in one go. */
export const maxMeasurements = 100_000

/** One entry of a collection. */
export interface CollectionItem {
  /** What it is filed under, if the collection is an object: the metric's name, unless the item has its own. */
  readonly key?: string
  readonly item: unknown
}

/**
 * The three forms of `gauges` and `counters` (reference 2.1): a list, an object by metric name, an object by index.
 * @throws RequestRefusal for anything else
 */
export function collectionItems(name: string, collection: unknown): CollectionItem[] {
  if (collection === undefined || collection === null || collection === '') return []
  if (Array.isArray(collection)) return collection.map((item: unknown) => ({ item }))
  if (isFields(collection)) return Object.entries(collection).map(([key, item]) => ({ key, item }))
  throw new RequestRefusal(400, { params: { [name]: ['must be a list of measurements'] } })
}

/** @throws RequestRefusal 400 for none, 413 for too many, which makes clients split */
export function checkNumberOfMeasurements(count: number): void {
  if (count === 0) throw new RequestRefusal(400, { request: ['Must contain a measurement'] })
  if (count > maxMeasurements)
    throw new RequestRefusal(413, { request: [`Must contain at most ${maxMeasurements} measurements, got ${count}`] })
}
