import { LibratoError } from '../errors/index.js'
import type { Runtime } from '../runtime/Runtime.js'

/** Waits, with the process kept alive, because a caller awaits. Rejects with `ABORTED` when the signal fires. */
export function sleep(delay: number, runtime: Runtime, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => new LibratoError('ABORTED', 'Cancelled while waiting for the next request.')
    if (signal?.aborted) {
      reject(aborted())
      return
    }
    const abort = () => {
      timer.cancel()
      reject(aborted())
    }
    const timer = runtime.schedule(delay, () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    })
    timer.ref()
    signal?.addEventListener('abort', abort, { once: true })
  })
}
