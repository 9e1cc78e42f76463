import type { StoredDocument } from '../store/documents/Document.js'

/** An instrument as answers show it (reference 8.10). */
export function instrumentJson({ id, name, body }: StoredDocument): object {
  return { id, name, streams: body['streams'], attributes: body['attributes'] }
}
