import { documentId } from '../documents/documentId.js'
import { AnswerThrown } from '../http/Answer.js'
import { notFound } from '../routes/notFound.js'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'

/** The service of this id, as it stands in a path. @throws AnswerThrown 404 */
export async function findService(store: Store, text: string): Promise<StoredDocument> {
  const id = documentId(text)
  const service = id === undefined ? undefined : await store.getDocument('service', id)
  if (service === undefined) throw new AnswerThrown(notFound)
  return service
}
