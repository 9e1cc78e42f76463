import type { Receipt } from '../delivery/Receipt.js'
import type { Fate } from '../delivery/Tally.js'
import type { Outcome } from '../destinations/Outcome.js'

/** A message on the channel `librato-reporter:flush`. */
export interface FlushMessage {
  /** The `Reporter` that flushed: compare it with yours, since all of a process publish here. */
  readonly reporter: object
  /** What caused it: the end of an interval, or a call. */
  readonly occasion: 'interval' | 'flush' | 'close'
  readonly receipt: Receipt
}

/** A message on the channel `librato-reporter:batch`: one attempt to send one batch has ended. */
export interface BatchMessage {
  /** As of {@link FlushMessage}. */
  readonly reporter: object
  /** The same for each attempt: `<session>.<n>`, with `.0` or `.1` for each time it was split. */
  readonly id: string
  /** Measurements in it. */
  readonly count: number
  /** Of the body, before compression. */
  readonly bytes: number
  /** 1 for the first. */
  readonly attempt: number
  /** How its answer, or the lack of one, was read. */
  readonly outcome: Outcome['kind']
  /** What went wrong, where something did. */
  readonly message: string | undefined
  /** Milliseconds. */
  readonly duration: number
}

/** A message on the channel `librato-reporter:loss`: measurements that will not arrive, or nobody knows whether they did. */
export interface LossMessage {
  /** As of {@link FlushMessage}. */
  readonly reporter: object
  readonly fate: Exclude<Fate, 'accepted'>
  readonly cause: string
  /** Measurements. */
  readonly count: number
  /** Some of the metrics concerned; at most 10. */
  readonly names: readonly string[]
}
