import type { Store } from '../store/Store.js'
import type { AlertState, Violation } from './AlertState.js'
import { mostSignals } from './alertMessage.js'
import { forgetIncidents } from './forgetIncidents.js'

/** One time that an alert fired, as it is stored: its document bears the incident's key as its name, and the time at which it began. */
export interface Incident {
  readonly alert: number
  /** What the alert was called then: it may be renamed, or gone. */
  readonly name: string
  /** Unix seconds. */
  readonly triggered_at: number
  /** Null while it goes on. */
  readonly cleared_at: number | null
  /** What met the conditions when it began, or when it was first heard of: the first of it, since very many incidents are kept, and answered at once. */
  readonly violations: readonly Violation[]
}

/**
 * Writes down that an alert began or ceased to fire. Called after the state is stored; when a crash comes between, the incident is written when it
 * ends, with what is known by then.
 */
export async function recordIncident(
  store: Store,
  alert: number,
  before: AlertState,
  after: AlertState,
): Promise<void> {
  const { triggered_at, cleared_at, incident_key } = after
  if (before.status === after.status || incident_key === null || triggered_at === null) return
  const isOver = after.status === 'ok'
  const now = (isOver ? cleared_at : triggered_at) ?? triggered_at
  const end = isOver ? cleared_at : null
  const known = await store.findDocument('incident', incident_key)
  if (known !== undefined) {
    await store.updateDocument('incident', known.id, { body: { ...known.body, cleared_at: end }, now })
    return
  }
  const document = await store.getDocument('alert', alert)
  const met = (isOver ? before : after).violations.slice(0, mostSignals)
  const violations = met.map(({ since: _, ...violation }) => violation)
  const body = { alert, name: document?.name ?? '', triggered_at, cleared_at: end, violations } satisfies Incident
  await store.createDocument({ kind: 'incident', name: incident_key, time: triggered_at, body, isUnique: true, now })
  await forgetIncidents(store)
}
