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
