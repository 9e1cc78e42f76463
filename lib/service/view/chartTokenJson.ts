import type { StoredDocument } from '../store/documents/Document.js'

/** A chart token as answers show it (reference 8.10). */
export function chartTokenJson({ name: token, body }: StoredDocument): object {
  return { token, entity_type: body['entity_type'], entity_id: body['entity_id'] }
}
