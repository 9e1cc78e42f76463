import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { RequestRefusal } from '../RequestRefusal.js'
import { maxBodyBytes, tooLarge } from './bodyLimit.js'

/** Neither gzip nor deflate makes more of a byte. */
const largestRatio = 1_032

const inflaters = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) } as const

/** How a body is packed. */
export type Encoding = keyof typeof inflaters

/** Undefined: not at all. @throws RequestRefusal 415 for an encoding that we don't know */
export function encodingOf(header: string | undefined): Encoding | undefined {
  const encoding = header?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return undefined
  if (Object.hasOwn(inflaters, encoding)) return encoding as Encoding
  throw new RequestRefusal(415, { request: ['Content-Encoding must be gzip, deflate or identity'] })
}

/** Bytes that a packed body can become. */
export function mostInflated(packed: Buffer): number {
  return Math.min(maxBodyBytes, packed.length * largestRatio)
}

/** @throws RequestRefusal 400 for a broken body; AnswerThrown 413 for one that becomes too large */
export async function inflateBody(packed: Buffer, encoding: Encoding): Promise<Buffer> {
  try {
    return await inflaters[encoding](packed, { maxOutputLength: maxBodyBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw new RequestRefusal(400, { request: [`Unable to inflate the body: it is not ${encoding}, or cut short`] })
  }
}
