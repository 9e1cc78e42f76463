import type { Runtime } from '../../runtime/Runtime.js'
import { Admission } from './Admission.js'
import { readLimits } from './readLimits.js'
import { Ticket } from './Ticket.js'

const { underWay, underWayPerCaller, waiting, waitingPerCaller } = readLimits

/**
 * Bounds how many requests read at once, and lets only one of them build a large answer at a time. Alerts and jobs
 * bypass it: they are few, and wait at the thread behind the reads of those inside at most.
 */
export class ReadGate {
  readonly #runtime: Runtime
  readonly queries = new Admission({ underWay, underWayPerCaller, waiting, waitingPerCaller })
  /** Only for those who have a place in `queries`. */
  readonly large = new Admission({ underWay: 1, underWayPerCaller: 1, waiting: underWay, waitingPerCaller: underWay })

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** `caller`: whose requests share a bound. */
  ticket(caller: string): Ticket {
    return new Ticket(this, caller, this.#runtime)
  }

  /** Refuses all who wait for a place. */
  close(error: unknown): void {
    this.queries.close(error)
  }
}
