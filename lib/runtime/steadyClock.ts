import type { Runtime } from './Runtime.js'

/** A clock that shows the wall clock's time as of now, in milliseconds since the epoch, and from then on goes by the monotonic clock: it never jumps. */
export function steadyClock(runtime: Runtime): () => number {
  const origin = runtime.now() - runtime.monotonic()
  return () => origin + runtime.monotonic()
}
