import { AnswerThrown, requestError } from './Answer.js'

/** The largest body, as sent and inflated: 8 MiB. */
export const maxBodyBytes = 8 * 1024 * 1024

/** The answer to a larger one. `closes`: the connection ends with it, because the rest is not waited for. */
export function tooLarge(closes = false): AnswerThrown {
  const message = `The body must be at most ${maxBodyBytes} bytes, inflated; send less at once`
  return new AnswerThrown(requestError(413, message, closes ? { connection: 'close' } : {}))
}

/** Chunks that may be tiny, and the bytes of one that isn't. */
const mostTinyChunks = 5_000
const tinyChunk = 8

/** Whether a body comes in very many tiny chunks: Node makes an object of each, which takes a thousand times as long as the byte in it is worth. */
export function isCrumbled(chunks: number, bytes: number): boolean {
  return chunks > mostTinyChunks && bytes < tinyChunk * chunks
}

/** The answer to that; the rest is not waited for. */
export const crumbled = new AnswerThrown(
  requestError(400, `The body comes in too many chunks of less than ${tinyChunk} bytes; send larger ones`, {
    connection: 'close',
  }),
)
