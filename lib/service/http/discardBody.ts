import type { IncomingMessage } from 'node:http'
import type { Runtime } from '../../runtime/Runtime.js'
import { isCrumbled } from './bodyLimit.js'

/** What is thrown away of a body before the connection is closed on it. */
export const maxDiscardedBytes = 64 * 1024 * 1024

/**
 * Reads the rest of a body and throws it away, since a client that is still sending when the connection closes gets a reset in place of its answer.
 * Resolves to whether that was the end of it, after so many milliseconds at most.
 */
export function discardBody(request: IncomingMessage, runtime: Runtime, longest: number): Promise<boolean> {
  if (request.readableEnded) return Promise.resolve(true)
  if (request.destroyed) return Promise.resolve(false)
  return new Promise((resolve) => {
    let [bytes, chunks] = [0, 0]
    const count = ({ length }: Buffer): void => {
      bytes += length
      chunks += 1
      if (bytes > maxDiscardedBytes || isCrumbled(chunks, bytes)) finish(false)
    }
    const end = (): void => finish(true)
    const stop = (): void => finish(false)
    const finish = (isWhole: boolean): void => {
      timer.cancel()
      request.off('data', count).off('end', end).off('error', stop).off('close', stop)
      resolve(isWhole)
    }
    const timer = runtime.schedule(longest, stop)
    request.on('data', count).on('end', end).on('error', stop).on('close', stop)
    request.resume()
  })
}
