import { documentId } from '../documents/documentId.js'
import { AnswerThrown } from '../http/Answer.js'
import type { ServiceRequest } from '../http/Route.js'
import { notFound } from '../routes/notFound.js'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'

/** The snapshot that a path names. @throws AnswerThrown 404 */
export async function findSnapshot(store: Store, request: ServiceRequest): Promise<StoredDocument> {
  const id = documentId(request.param('id'))
  const snapshot = id === undefined ? undefined : await store.getDocument('snapshot', id)
  if (snapshot === undefined) throw new AnswerThrown(notFound)
  return snapshot
}
