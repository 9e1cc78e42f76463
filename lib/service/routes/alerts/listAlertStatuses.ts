import { stateOf } from '../../alerting/AlertState.js'
import type { Route } from '../../http/Route.js'
import type { StoredDocument } from '../../store/documents/Document.js'

/** Seconds for which an alert counts as cleared of late. */
const recently = 86_400
const pageLength = 1_000

/** `GET /v1/alerts/status` (reference 8.2): the alerts that fire, and those that cleared within a day. */
export const listAlertStatuses: Route = {
  method: 'GET',
  path: '/v1/alerts/status',
  async answer(_request, { store }) {
    const now = Math.floor(store.clock.now() / 1_000)
    const cleared: object[] = []
    const firing: object[] = []
    for (let offset = 0; ; offset += pageLength) {
      const { items } = await store.listDocuments({ kind: 'alert_state', orderBy: 'id', offset, length: pageLength })
      for (const document of items) sort(document, { cleared, firing }, now)
      if (items.length < pageLength) return { status: 200, json: { cleared, firing } }
    }
  },
}

function sort(
  document: StoredDocument,
  into: { readonly cleared: object[]; readonly firing: object[] },
  now: number,
): void {
  const { status, triggered_at, cleared_at } = stateOf(document)
  const id = Number(document.name)
  if (status === 'triggered') into.firing.push({ id, triggered_at })
  else if (cleared_at !== null && Math.abs(now - cleared_at) < recently) into.cleared.push({ id, cleared_at })
}
