/** Why measurements of a flush were not accepted. */
export interface ReceiptFailure {
  /** One sentence or word: what the backend said, or `closed`, `budget`, `age`. */
  readonly cause: string
  /** Measurements. */
  readonly count: number
  /** Some of the metrics concerned, where they are known; at most 10. */
  readonly names?: readonly string[]
}

/** What became of the measurements in the windows that a flush or close covered. */
export interface Receipt {
  /** Stored by the backend. */
  readonly accepted: number
  /** Refused by the backend for good: something in them is wrong. */
  readonly rejected: number
  /** Kept, to be sent later. */
  readonly retained: number
  /** Given up before they were sent, or known not to have been stored. */
  readonly dropped: number
  /** Sent, and never to be known whether they were stored. */
  readonly unknown: number
  /** Batches that were sent at least once. */
  readonly requests: number
  /** Times that batches were sent, repetitions included. */
  readonly attempts: number
  /** Bytes of bodies on the wire, before compression, repetitions included. */
  readonly bytes: number
  /** Milliseconds from the call to the receipt. */
  readonly duration: number
  readonly failures: readonly ReceiptFailure[]
}
