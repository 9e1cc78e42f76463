import type { StoredDocument } from '../store/documents/Document.js'
import { serviceOf } from './NotifierService.js'
import { isDelivered } from './serviceTypes.js'

/**
 * A service as answers show it (reference 8.3), alone and within alerts. The id is a number in both: the documents print a text here and a number
 * there, and clients with types (Go) read a number. `delivered` is ours.
 */
export function serviceJson(document: StoredDocument): object {
  const { id, type, settings, title } = serviceOf(document)
  return { id, type, settings, title, delivered: isDelivered(type) }
}
