import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { clearTimeout, setImmediate, setTimeout } from 'node:timers'
import type { Runtime, Timer } from './Runtime.js'

// Those of the machine, and not the globals: fake timers of a test replace the globals, and whoever awaits a flush would wait for ever.
const monotonic = performance.now.bind(performance)

/** The real machine. */
export const systemRuntime: Runtime = {
  // The global one: a test that sets the date sees it in the stamps.
  now: () => Date.now(),
  monotonic,
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
