import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { RequestRefusal } from '../RequestRefusal.js'
import { maxBodyBytes } from './bodyLimit.js'

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

/** Bytes that a packed body says it becomes, which need not be true: the end of gzip has the size of its last part. At most {@link mostInflated}. */
export function saidInflated(packed: Buffer, encoding: Encoding): number {
  const most = mostInflated(packed)
  if (encoding === 'deflate' || packed.length < 4) return most
  return Math.min(most, Math.max(1, packed.readUInt32LE(packed.length - 4)))
}

/** Undefined if it has more than so many bytes. @throws RequestRefusal 400 for a broken body */
export async function inflateBody(packed: Buffer, encoding: Encoding, longest: number): Promise<Buffer | undefined> {
  try {
    return await inflaters[encoding](packed, { maxOutputLength: longest })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined
    throw new RequestRefusal(400, { request: [`Unable to inflate the body: it is not ${encoding}, or cut short`] })
  }
}
