import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { RequestRefusal } from '../RequestRefusal.js'
import { AnswerThrown, requestError } from './Answer.js'

/** The largest body, as sent and inflated: 8 MiB. */
export const maxBodyBytes = 8 * 1024 * 1024

/**
 * What is read of a body that is too large, and thrown away, before the connection is closed on it: a client that is still sending would
 * get a reset in place of the 413.
 */
const maxDiscardedBytes = 64 * 1024 * 1024

const inflaters: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
}

/**
 * The whole body of a request, inflated; empty if there is none, whatever its headers announce: the Go client sends `Content-Encoding: gzip`
 * with every GET.
 * @throws RequestRefusal 400 for a broken one, 413 for one beyond 8 MiB, 415 for an encoding we don't know
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const body = await collect(request)
  const encoding = request.headers['content-encoding']?.trim().toLowerCase()
  if (body.length === 0 || encoding === undefined || encoding === '' || encoding === 'identity') return body
  const expand = Object.hasOwn(inflaters, encoding) ? inflaters[encoding] : undefined
  if (expand === undefined) {
    throw new RequestRefusal(415, { request: ['Content-Encoding must be gzip, deflate or identity'] })
  }
  try {
    return await expand(body, { maxOutputLength: maxBodyBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw new RequestRefusal(400, { request: [`Unable to inflate the body: it is not ${encoding}, or cut short`] })
  }
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  // The client says itself that it is hopeless: no waiting for the bytes.
  if (Number(request.headers['content-length']) > maxDiscardedBytes) throw tooLarge(true)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    // Leaving the loop must not destroy the request: its socket still carries the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const piece = chunk as Buffer
      bytes += piece.length
      if (bytes <= maxBodyBytes) chunks.push(piece)
      else chunks.length = 0
      if (bytes > maxDiscardedBytes) throw tooLarge(true)
    }
  } catch (error) {
    if (error instanceof AnswerThrown) throw error
    throw new RequestRefusal(400, { request: ['The body is shorter than its Content-Length'] })
  }
  if (bytes > maxBodyBytes) throw tooLarge()
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

function tooLarge(closes = false): AnswerThrown {
  const message = `The body must be at most ${maxBodyBytes} bytes, inflated; send less at once`
  return new AnswerThrown(requestError(413, message, closes ? { connection: 'close' } : {}))
}
