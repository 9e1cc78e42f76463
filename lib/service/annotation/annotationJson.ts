import type { StoredDocument } from '../store/documents/Document.js'

/** An event as answers show it (reference 8.1). */
export function annotationJson({ id, time, body }: StoredDocument): object {
  const { title, description, end_time, source, links } = body
  return { id, title, description, start_time: time, end_time, source, links }
}

/** A stream as answers show it. */
export function streamJson({ name, body }: StoredDocument): { name: string; display_name: unknown } {
  return { name, display_name: body['display_name'] }
}
