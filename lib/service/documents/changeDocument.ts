import { RequestRefusal } from '../RequestRefusal.js'
import type { DocumentChange, DocumentKind, StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import { takenField } from './takenField.js'

/** Rounds until somebody else must have had their turn, too. */
const rounds = 10

/**
 * Changes a document by what it is: two requests that each add a link both find theirs kept, because the later one reads again what the
 * earlier one wrote. And of two that want one name, one gets it.
 *
 * @param change may refuse; called again with what the document has become
 * @param taken the refusal when a field that has to be unique isn't; `name` is that of the document
 * @returns the changed document; undefined if there is none
 */
export async function changeDocument(
  store: Store,
  kind: DocumentKind,
  id: number,
  change: (document: StoredDocument) => Omit<DocumentChange, 'expected'>,
  taken?: (field: string) => Error,
): Promise<StoredDocument | undefined> {
  for (let round = 0; round < rounds; round += 1) {
    const document = await store.getDocument(kind, id)
    if (document === undefined) return undefined
    const next = change(document)
    const changed = await store.updateDocument(kind, id, { ...next, expected: document.body })
    if (changed !== undefined) return changed
    const field = await takenField(store, kind, { ...document, ...next })
    if (field !== undefined && taken !== undefined) throw taken(field)
  }
  throw new RequestRefusal(409, { request: ['It is being changed by somebody else; try again'] })
}
