import { channel } from 'node:diagnostics_channel'
import type { Receipt } from '../delivery/Receipt.js'

/** A message on the channel `librato-reporter:flush`. */
export interface FlushMessage {
  /** The `Reporter` that flushed: compare it with yours, since all of a process publish here. */
  readonly reporter: object
  /** What caused it: the end of an interval, or a call. */
  readonly occasion: 'interval' | 'flush' | 'close'
  readonly receipt: Receipt
}

/**
 * Carries a {@link FlushMessage} for every flush. That of an interval comes when everything it covers is settled, or, with what is retained
 * until then, when the next window ends.
 */
export const flushChannel = channel('librato-reporter:flush')
