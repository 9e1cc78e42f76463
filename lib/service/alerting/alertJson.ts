import type { ServiceRequest } from '../http/Route.js'
import { serviceJson } from '../notifier/serviceJson.js'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import { type Alert, alertOf, type Condition } from './Alert.js'

/** Alerts as answers show them (reference 8.2), with their services expanded. Deleted services are left out. */
export async function alertsJson(
  store: Store,
  documents: readonly StoredDocument[],
  request: Pick<ServiceRequest, 'caller'>,
): Promise<object[]> {
  const ids = new Set(documents.flatMap((document) => alertOf(document).services))
  const services = new Map<number, object>()
  await Promise.all(
    [...ids].map(async (id) => {
      const service = await store.getDocument('service', id)
      if (service !== undefined) services.set(id, serviceJson(service, request))
    }),
  )
  return documents.map((document) => alertJson(document, services))
}

/** The same for one. */
export async function oneAlertJson(
  store: Store,
  document: StoredDocument,
  request: Pick<ServiceRequest, 'caller'>,
): Promise<object> {
  const [json = {}] = await alertsJson(store, [document], request)
  return json
}

/** All ten keys that the Python client needs are always there. */
function alertJson(document: StoredDocument, services: ReadonlyMap<number, object>): object {
  const alert: Alert = alertOf(document)
  return {
    id: alert.id,
    name: alert.name,
    description: alert.description,
    conditions: alert.conditions.map(conditionJson),
    services: alert.services.flatMap((id) => services.get(id) ?? []),
    attributes: alert.attributes,
    active: alert.active,
    created_at: document.createdAt,
    updated_at: document.updatedAt,
    version: 2,
    rearm_seconds: alert.rearm_seconds,
    rearm_per_signal: alert.rearm_per_signal,
    md: alert.md,
  }
}

/**
 * What a condition doesn't have is left out, but for its source, as recorded answers show it. `detect_reset` is left out
 * where no derivative is asked for: Terraform's provider panics on it, and earlier versions of this service stored it.
 */
export function conditionJson({ since: _, id, type, metric_name, source, ...more }: Condition): object {
  const isShown = (key: string) => key !== 'detect_reset' || more.summary_function === 'derivative'
  const given = Object.entries(more).filter(([key, value]) => value !== null && isShown(key))
  return { id, type, metric_name, source, ...Object.fromEntries(given) }
}
