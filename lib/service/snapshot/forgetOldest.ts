import type { Store } from '../store/Store.js'

/** Snapshots that are kept, with their images; nobody ever deletes one, as the API has no route for it. */
export const mostSnapshots = 500

/** Makes room for another snapshot. */
export async function forgetOldest(store: Store): Promise<void> {
  const { total, items } = await store.listDocuments({ kind: 'snapshot', orderBy: 'id', offset: 0, length: 1 })
  const oldest = items[0]
  if (total >= mostSnapshots && oldest !== undefined) await store.deleteDocument('snapshot', oldest.id)
}
