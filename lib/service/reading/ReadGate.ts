import type { Runtime } from '../../runtime/Runtime.js'
import { Admission } from './Admission.js'
import { readLimits } from './readLimits.js'
import { Ticket } from './Ticket.js'

const { underWay, underWayPerCaller, waiting, waitingPerCaller } = readLimits

/**
 * What every request that reads passes: so many read at once, and only one of them puts a large answer together. Alerts and jobs don't pass it, as
 * their own reads are few; between them and the thread there are never more than the reads of those who are in.
 */
export class ReadGate {
  readonly #runtime: Runtime
  readonly queries = new Admission({ underWay, underWayPerCaller, waiting, waitingPerCaller })
  /** Those who wait here have a place already. */
  readonly large = new Admission({ underWay: 1, underWayPerCaller: 1, waiting: underWay, waitingPerCaller: underWay })

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** The way of one request. `caller`: whom it shares the places with. */
  ticket(caller: string): Ticket {
    return new Ticket(this, caller, this.#runtime)
  }

  /** Refuses everybody who waits for a place. */
  close(error: unknown): void {
    this.queries.close(error)
  }
}
