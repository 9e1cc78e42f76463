import type { Outcome } from '../destinations/Outcome.js'
import type { Batch } from './Batch.js'
import type { RetentionOptions } from './Retention.js'
import type { RetryOptions } from './retryPause.js'
import type { SenderParts } from './Sender.js'
import type { LossListener } from './Settlement.js'
import type { SpoolOptions } from './spool/SpoolOptions.js'

/** Options of {@link Delivery}. */
export interface DeliveryOptions {
  /** Requests in flight, and families unsettled. */
  readonly concurrency: number
  readonly retry: RetryOptions
  readonly retention: RetentionOptions
  readonly spool: SpoolOptions | undefined
}

/** Who is told of what happens in delivery. */
export interface DeliveryListeners {
  /** Told of what is rejected, dropped or unknown. */
  readonly onLoss: LossListener
  /** Told of every attempt that failed. */
  readonly onFailure: (message: string) => void
  /** Told of every attempt, with how it was read, and how many milliseconds it took. */
  readonly onAttempt: (batch: Batch, outcome: Outcome, duration: number) => void
  /** Told of every time that the spool could not be written or read. */
  readonly onSpoolTrouble: (message: string) => void
}

/** What delivery is built from. */
export interface DeliveryParts extends SenderParts, DeliveryListeners {}

/** What is under way, as `health()` shows it. */
export interface DeliveryState {
  /** Requests on their way. */
  readonly inFlight: number
  /** `closed`: all is well. `open`: waiting after failures. `half-open`: one probe at a time. */
  readonly breaker: 'closed' | 'open' | 'half-open'
  /** Unix milliseconds of the last answer that accepted anything. */
  readonly lastAccepted: number | undefined
  /** Why the last attempt that failed did so. */
  readonly lastError: string | undefined
  /** Milliseconds by which the backend's clock is ahead. */
  readonly clockSkew: number | undefined
}

/** What is kept, as `health()` shows it. */
export interface RetentionState {
  /** Windows of which something is not settled. */
  readonly windows: number
  /** Memory of it. */
  readonly bytes: number
  /** Unix seconds: the stamp of the oldest. */
  readonly oldest: number | undefined
}
