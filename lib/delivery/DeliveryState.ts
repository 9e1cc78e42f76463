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
