import { documentId } from '../documents/documentId.js'
import { AnswerThrown } from '../http/Answer.js'
import type { ServiceRequest } from '../http/Route.js'
import { notFound } from '../routes/notFound.js'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'

/** The stream that a path names. @throws AnswerThrown 404 */
export async function findStream(store: Store, request: ServiceRequest): Promise<StoredDocument> {
  const stream = await store.findDocument('annotation_stream', request.name)
  if (stream === undefined) throw new AnswerThrown(notFound)
  return stream
}

/** The event that a path names, of this stream and no other. @throws AnswerThrown 404 */
export async function findAnnotation(store: Store, request: ServiceRequest): Promise<StoredDocument> {
  const stream = await findStream(store, request)
  const id = documentId(request.param('id'))
  const event = id === undefined ? undefined : await store.getDocument('annotation', id)
  if (event === undefined || event.parent !== stream.id) throw new AnswerThrown(notFound)
  return event
}
