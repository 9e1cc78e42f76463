import type { StoredDocument } from '../store/documents/Document.js'

/** Characters of a token that are shown once it was made. */
export const shownCharacters = 4

/**
 * A token as answers show it (reference 8.8): without an `id`, which is in `href`, and masked, unless it has just been made.
 *
 * @param token the token itself, for the one answer that may tell it
 */
export function apiTokenJson(
  { id, name, body, createdAt, updatedAt }: StoredDocument,
  baseUrl: string,
  token?: string,
): object {
  return {
    name,
    token: token ?? `${'*'.repeat(60)}${String(body['ending'])}`,
    active: body['active'],
    role: body['role'],
    href: `${baseUrl}/api_tokens/${id}`,
    created_at: clockText(createdAt),
    updated_at: clockText(updatedAt),
  }
}

/** `2013-02-01 18:53:38 UTC`, as this one resource writes times. */
function clockText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
