import { documentId } from '../documents/documentId.js'
import { AnswerThrown } from '../http/Answer.js'
import type { ServiceRequest } from '../http/Route.js'
import { notFound } from '../routes/notFound.js'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'

/** The space that a path names. @throws AnswerThrown 404 */
export async function findSpace(store: Store, request: ServiceRequest): Promise<StoredDocument> {
  const id = documentId(request.param('id'))
  const space = id === undefined ? undefined : await store.getDocument('space', id)
  if (space === undefined) throw new AnswerThrown(notFound)
  return space
}

/** The chart that a path names, of this space and no other. @throws AnswerThrown 404 */
export async function findChart(store: Store, request: ServiceRequest): Promise<StoredDocument> {
  const space = await findSpace(store, request)
  const id = documentId(request.param('chart'))
  const chart = id === undefined ? undefined : await store.getDocument('chart', id)
  if (chart === undefined || chart.parent !== space.id) throw new AnswerThrown(notFound)
  return chart
}
