import { RequestRefusal } from '../RequestRefusal.js'
import type { DocumentChange, DocumentKind, StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'

/** Rounds until somebody else must have had their turn, too. */
const rounds = 10

/**
 * Changes a document by what it is: two requests that each add a link both find theirs kept, because the later one reads again what the
 * earlier one wrote.
 *
 * @param change may refuse; called again with what the document has become
 * @returns the changed document; undefined if there is none
 */
export async function changeDocument(
  store: Store,
  kind: DocumentKind,
  id: number,
  change: (document: StoredDocument) => Omit<DocumentChange, 'expected'>,
): Promise<StoredDocument | undefined> {
  for (let round = 0; round < rounds; round += 1) {
    const document = await store.getDocument(kind, id)
    if (document === undefined) return undefined
    const changed = await store.updateDocument(kind, id, { ...change(document), expected: document.body })
    if (changed !== undefined) return changed
  }
  throw new RequestRefusal(409, { request: ['It is being changed by somebody else; try again'] })
}
