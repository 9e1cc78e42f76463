import type { BatchLimits } from '../destinations/Destination.js'

/** Milliseconds for which a size that was too large is remembered. */
const MEMORY = 3_600_000

/** The limits of a batch, lowered for an hour by every 413 (design, section 7, rule 5). */
export class LearnedLimits {
  readonly #configured: BatchLimits
  #bytes: number
  /** Monotonic milliseconds until which `#bytes` holds. */
  #until = 0

  constructor(configured: BatchLimits) {
    this.#configured = configured
    this.#bytes = configured.bytes
  }

  /** A body of so many bytes was too large at monotonic time `now`. */
  tooLarge(bytes: number, now: number): void {
    this.#bytes = Math.max(1, Math.floor(Math.min(this.current(now).bytes, bytes) / 2))
    this.#until = now + MEMORY
  }

  current(now: number): BatchLimits {
    return now < this.#until ? { ...this.#configured, bytes: this.#bytes } : this.#configured
  }
}
