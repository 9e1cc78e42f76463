import { randomBytes } from 'node:crypto'
import type { Runtime, Timer } from './Runtime.js'

/** The real machine. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  randomId: () => randomBytes(16).toString('hex'),
  schedule(delay: number, task: () => void): Timer {
    const timeout = setTimeout(task, delay)
    timeout.unref()
    return {
      ref: () => timeout.ref(),
      unref: () => timeout.unref(),
      cancel: () => clearTimeout(timeout),
    }
  },
  nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
}
