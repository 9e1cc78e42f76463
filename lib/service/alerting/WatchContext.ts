import type { Violation } from './AlertState.js'

/** What a look knows beside the samples. */
export interface WatchContext {
  /** Unix seconds. */
  readonly now: number
  /** Samples up to this time don't count: somebody cleared the alert then. */
  readonly resolvedAt: number | null
  /** What met this condition at the last look, before a restart perhaps. */
  readonly firing: readonly Violation[]
  /** Unix seconds from which this process took in what was sent. What was silent before may have had nobody to talk to. */
  readonly listeningSince: number
  /** Unix seconds since which the condition is as it is: nothing is said about the time before. */
  readonly unchangedSince: number
}

/** Seconds that a reporter's clock may be ahead. */
export const lookAhead = 60
