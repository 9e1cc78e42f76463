import { createHash } from 'node:crypto'
import { RequestRefusal } from '../RequestRefusal.js'
import type { IdempotencyKey } from '../store/Store.js'

/** What `Idempotency-Max-Age` says: accepted keys are remembered for 8 days, in seconds. */
export const idempotencyMaxAge = 691_200

/**
 * The key of a submission, with a hash of what it stands for: the route and the body, inflated, so that a repetition may be compressed
 * differently. `undefined` without the header.
 * @throws RequestRefusal for a key that is empty, longer than 200 characters or not printable ASCII
 */
export function idempotencyKey(header: string | undefined, route: string, body: Buffer): IdempotencyKey | undefined {
  if (header === undefined) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(header)) {
    throw new RequestRefusal(400, { request: ['Idempotency-Key must be 1 to 200 visible ASCII characters'] })
  }
  const hash = createHash('sha256').update(route).update('\0').update(body).digest('hex')
  return { key: header, hash }
}
