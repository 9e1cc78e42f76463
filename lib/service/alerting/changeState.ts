import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import { type AlertState, stateBody, stateOf } from './AlertState.js'
import { recordIncident } from './recordIncident.js'

/** The document of an alert's state bears the alert's id as its name. */
export function findState(store: Store, alert: number): Promise<StoredDocument | undefined> {
  return store.findDocument('alert_state', String(alert))
}

/**
 * Changes the state of an alert by what it is, again if somebody else changed it meanwhile: the evaluation, a delivery that ended, and a
 * request that clears the alert all do.
 *
 * @param change gives the very state it was given where nothing is to be written
 */
export async function changeState(
  store: Store,
  alert: number,
  now: number,
  change: (state: AlertState) => AlertState,
): Promise<AlertState> {
  for (;;) {
    const document = await findState(store, alert)
    const state = stateOf(document)
    const changed = change(state)
    if (changed === state) return state
    const body = stateBody(changed)
    const written =
      document === undefined
        ? await store.createDocument({ kind: 'alert_state', name: String(alert), body, isUnique: true, now })
        : await store.updateDocument('alert_state', document.id, { body, expected: document.body, now })
    if (written === undefined) continue
    await recordIncident(store, alert, state, changed)
    return changed
  }
}
