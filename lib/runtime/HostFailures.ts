import { describeThrown } from '../errors/describeThrown.js'
import { callUser } from './callUser.js'
import type { Logger } from './Logger.js'
import { OncePerMinute } from './OncePerMinute.js'
import { systemRuntime } from './systemRuntime.js'
import { writeLine } from './writeLine.js'

/**
 * Calls what the application gave us, contains its failures, and tells of them once a minute for each function, with a count: to the logger, or
 * in one line on standard error where there is none.
 */
export class HostFailures {
  readonly #logger: Logger | undefined
  readonly #told = new Map<string, OncePerMinute>()

  /** `logger`: one that never throws. */
  constructor(logger?: Logger) {
    this.#logger = logger
  }

  /** Calls it. `what` names it as the application knows it: `onError`. `consequence`: a sentence about what a failure means. */
  call(what: string, call: () => unknown, consequence?: string): Promise<void> | undefined {
    return callUser(call, (error) => this.note(what, error, consequence))
  }

  /** It failed. */
  note(what: string, error: unknown, consequence = 'Correct this function; everything else goes on.'): void {
    let told = this.#told.get(what)
    if (told === undefined) {
      told = new OncePerMinute(systemRuntime.monotonic)
      this.#told.set(what, told)
    }
    const count = told.add()
    if (count === undefined) return
    const thrown = describeThrown(error)
    const times = count === 1 ? '' : ` ${count} times, the last time with`
    const message = `${what} failed${times}: ${thrown.replace(/\.$/, '')}. ${consequence}`
    if (this.#logger === undefined) writeLine(message)
    else this.#logger.error({ function: what, error: thrown, count }, message)
  }
}
