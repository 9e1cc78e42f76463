import { documentId } from '../documents/documentId.js'
import { AnswerThrown } from '../http/Answer.js'
import type { ServiceRequest } from '../http/Route.js'
import { notFound } from '../routes/notFound.js'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'

/** The alert that a path names by its id. @throws AnswerThrown 404 */
export async function findAlert(store: Store, request: ServiceRequest): Promise<StoredDocument> {
  const id = documentId(request.param('id'))
  const alert = id === undefined ? undefined : await store.getDocument('alert', id)
  if (alert === undefined) throw new AnswerThrown(notFound)
  return alert
}
