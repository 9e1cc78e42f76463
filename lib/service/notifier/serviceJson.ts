import type { ServiceRequest } from '../http/Route.js'
import type { StoredDocument } from '../store/documents/Document.js'
import { type ServiceSettings, serviceOf } from './NotifierService.js'
import { isDelivered } from './serviceTypes.js'

/**
 * A service as answers show it (reference 8.3), alone and within alerts. The id is a number in both: the documents print a text here and a number
 * there, and clients with types (Go) read a number. `delivered` is ours.
 *
 * @param request who asks: only an admin sees the settings, which hold keys, and addresses that are as good as keys
 */
export function serviceJson(document: StoredDocument, { caller }: Pick<ServiceRequest, 'caller'>): object {
  const { id, type, settings, title } = serviceOf(document)
  const shown = caller?.role === 'admin' ? settings : masked(settings)
  return { id, type, settings: shown, title, delivered: isDelivered(type) }
}

function masked(settings: ServiceSettings): ServiceSettings {
  return Object.fromEntries(Object.keys(settings).map((name) => [name, '********']))
}
