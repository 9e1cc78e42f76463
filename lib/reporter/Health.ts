import type { DeliveryState, RetentionState } from '../delivery/DeliveryState.js'
import type { SpoolState } from '../delivery/spool/SpoolOptions.js'
import type { Offender } from './offenders.js'
import type { RefusalCause } from './Refusals.js'
import type { ClockState } from './WindowClock.js'

/** Everything settled since the reporter was made, each measurement counted once. */
export interface Totals {
  readonly accepted: number
  readonly rejected: number
  readonly dropped: number
  readonly unknown: number
  /** Batches sent at least once. */
  readonly requests: number
  /** Times batches were sent. */
  readonly attempts: number
  /** Bytes of bodies on the wire, before compression. */
  readonly bytes: number
  /** Samples that recording refused, of all causes. */
  readonly refused: number
  /** Falls of totals that are kept elsewhere. */
  readonly resets: number
}

/** How a reporter is doing; cheap enough for a readiness check. */
export interface Health {
  /** `degraded`: sending fails at the moment. `failing`: for long, or it takes a person to mend it. */
  readonly state: 'ok' | 'degraded' | 'failing' | 'closed'
  /** Series with a cell. */
  readonly series: number
  /** Handles that were asked for beyond `maxSeries`. */
  readonly overflow: number
  /** What waits to be sent; `bytes` are those in memory. */
  readonly retained: RetentionState
  /** Retention on disk; absent without the option `spool`. */
  readonly spool?: SpoolState
  readonly delivery: DeliveryState
  /** Samples that were not taken, by cause. */
  readonly refused: Readonly<Partial<Record<RefusalCause, number>>>
  readonly totals: Totals
  /** Metrics beyond `maxSeries`, with the tag that most likely did it. */
  readonly offenders: readonly Offender[]
  /** 1, and one more for each time the wall clock was set back by more than an interval. */
  readonly timelines: number
  readonly clock: ClockState
}
