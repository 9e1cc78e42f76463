import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'

/** A dashboard as answers show it (reference 8.10), with those of its instruments that are still there. */
export async function dashboardJson(store: Store, { id, name, body }: StoredDocument): Promise<object> {
  const ids = body['instruments'] as readonly number[]
  const instruments = await Promise.all(ids.map((instrument) => store.getDocument('instrument', instrument)))
  return { id, name, instruments: instruments.flatMap((one) => (one === undefined ? [] : { id: one.id })) }
}
