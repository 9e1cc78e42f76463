import type { Store } from '../store/Store.js'

const tokensPerPage = 100

/** Deletes the chart tokens of an instrument or dashboard that is gone. */
export async function deleteChartTokens(store: Store, entity: number): Promise<void> {
  const query = { kind: 'chart_token', having: { entity_id: entity }, offset: 0, length: tokensPerPage } as const
  for (;;) {
    const { items } = await store.listDocuments(query)
    for (const { id } of items) await store.deleteDocument('chart_token', id)
    if (items.length < tokensPerPage) return
  }
}
