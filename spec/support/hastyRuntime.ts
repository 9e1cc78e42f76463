import type { Runtime } from '../../lib/runtime/Runtime.js'
import { systemRuntime } from '../../lib/runtime/systemRuntime.js'

/** A request's own timers are this long in specs, so that they can be told from pauses. */
export const requestTimeout = 10_000

/** The real machine, but pauses pass at once and are written down, and chance always says the same. */
export function hastyRuntime(random = 0.5): Runtime & { readonly pauses: number[] } {
  const pauses: number[] = []
  return {
    ...systemRuntime,
    pauses,
    random: () => random,
    schedule(delay, task) {
      if (delay === requestTimeout) return systemRuntime.schedule(delay, task)
      pauses.push(delay)
      return systemRuntime.schedule(0, task)
    },
  }
}
