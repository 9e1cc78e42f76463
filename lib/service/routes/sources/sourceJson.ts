import type { StoredSource } from '../../store/Store.js'

/** A source as answers show it (reference 8.5). */
export function sourceJson({ name, displayName }: StoredSource): object {
  return { name, display_name: displayName }
}
