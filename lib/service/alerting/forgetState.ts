import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import { stateOf } from './AlertState.js'
import { recordIncident } from './recordIncident.js'

/** Deletes where an alert stood that is gone. If it fired, that is over, and its history says so. */
export async function forgetState(store: Store, document: StoredDocument, now: number): Promise<void> {
  const state = stateOf(document)
  await recordIncident(store, Number(document.name), state, { ...state, status: 'ok', cleared_at: now })
  await store.deleteDocument('alert_state', document.id)
}
