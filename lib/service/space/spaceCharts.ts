import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'

/** The most charts of one space: its answers are not paged. */
export const mostCharts = 500

/** All charts of a space, in the order in which they were made. */
export async function spaceCharts(store: Store, space: number): Promise<readonly StoredDocument[]> {
  const query = { kind: 'chart', parent: space, orderBy: 'id', offset: 0, length: mostCharts } as const
  return (await store.listDocuments(query)).items
}
