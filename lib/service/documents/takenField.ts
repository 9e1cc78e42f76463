import type { DocumentBody, DocumentKind, Uniqueness } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'

/** What is to be somebody's alone. */
export interface Claim extends Uniqueness {
  /** Number of who claims it; 0: it isn't there yet. */
  readonly id: number
  readonly parent?: number
  readonly name: string
  readonly body: DocumentBody
}

/** Which of the things that have to be unique another document has: `name`, or a field of its body. Undefined: none. */
export async function takenField(store: Store, kind: DocumentKind, claim: Claim): Promise<string | undefined> {
  const { id, parent = 0, name, body, isUnique = false, uniqueFields = [] } = claim
  const holder = isUnique ? await store.findDocument(kind, name, parent) : undefined
  if (holder !== undefined && holder.id !== id) return 'name'
  for (const field of uniqueFields) {
    const query = { kind, parent, having: { [field]: String(body[field]) }, offset: 0, length: 2 }
    const { items } = await store.listDocuments(query)
    if (items.some((item) => item.id !== id)) return field
  }
  return undefined
}
