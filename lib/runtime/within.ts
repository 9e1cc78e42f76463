import type { ProcessHold } from './ProcessHold.js'
import type { Runtime } from './Runtime.js'

/** Resolves when the promise settles, but after so many milliseconds in any case; leaves no timer behind. Without a promise it just waits. */
export function within(runtime: Runtime, hold: ProcessHold, limit: number, promise?: Promise<unknown>): Promise<void> {
  if (!(limit > 0)) return Promise.resolve()
  return new Promise((resolve) => {
    const end = (): void => {
      timer.cancel()
      leave()
      resolve()
    }
    const timer = runtime.schedule(limit, end)
    const leave = hold.join(timer)
    promise?.then(end, end)
  })
}
