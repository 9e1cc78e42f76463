import { clockText } from '../access/clockText.js'
import { maskedToken } from '../access/maskedToken.js'
import type { StoredDocument } from '../store/documents/Document.js'

/**
 * A user as answers show it (reference 8.9), with its token masked, unless it has just been made.
 *
 * @param told the token itself and a password, for the one answer that may tell them
 */
export function userJson(
  { id, body, createdAt, updatedAt }: StoredDocument,
  told?: { readonly token: string; readonly password: string },
): object {
  const { hash: _hash, ending, email, ...fields } = body
  return {
    id,
    email,
    api_token: told?.token ?? maskedToken(ending),
    ...fields,
    created_at: clockText(createdAt),
    updated_at: clockText(updatedAt),
    ...(told === undefined ? {} : { password: told.password }),
  }
}
