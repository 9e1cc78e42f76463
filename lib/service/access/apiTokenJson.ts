import type { StoredDocument } from '../store/documents/Document.js'
import { clockText } from './clockText.js'
import { maskedToken } from './maskedToken.js'

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
    token: token ?? maskedToken(body['ending']),
    active: body['active'],
    role: body['role'],
    href: `${baseUrl}/api_tokens/${id}`,
    created_at: `${clockText(createdAt)} UTC`,
    updated_at: `${clockText(updatedAt)} UTC`,
  }
}
