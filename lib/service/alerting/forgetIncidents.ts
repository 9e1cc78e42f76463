import type { Store } from '../store/Store.js'

/** Seconds for which the end of an alert's firing is remembered: a quarter. */
const remembered = 90 * 86_400
/** Incidents at most: an alert that flaps for weeks must not fill the store. */
const mostIncidents = 10_000
/** Deleted after one new incident, so that what was too many is soon gone. */
const atOnce = 20

/** Deletes incidents that began too long ago, and the oldest beyond the most. */
export async function forgetIncidents(store: Store): Promise<void> {
  const agesFrom = store.clock.agesFrom()
  const oldest = agesFrom === undefined ? Number.NEGATIVE_INFINITY : agesFrom / 1_000 - remembered
  const { total, items } = await store.listDocuments({ kind: 'incident', orderBy: 'time', offset: 0, length: atOnce })
  const surplus = total - mostIncidents
  for (const [index, { id, time }] of items.entries())
    if (index < surplus || time < oldest) await store.deleteDocument('incident', id)
}
