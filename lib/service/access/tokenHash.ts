import { createHash } from 'node:crypto'

/**
 * What is kept of a token. A plain digest and no slow one, since a token is 256 random bits and no password: there is nothing to guess, and
 * every request is checked.
 */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
