/** Bytes that a first writer gets: a batch of 1,000 measurements takes about 170 KB. */
const FIRST = 64 * 1_024
/** Larger ones are not kept. */
const LARGEST = 1_024 * 1_024
/** Kept for the next batch. */
const MOST = 2

/** Keeps the room that a batch was written in for the next one: fresh memory costs more than writing into it. */
export class SparePool {
  readonly #spare: Buffer[] = []

  take(): Buffer {
    return this.#spare.pop() ?? Buffer.allocUnsafeSlow(FIRST)
  }

  giveBack(bytes: Buffer): void {
    if (this.#spare.length < MOST && bytes.length <= LARGEST) this.#spare.push(bytes)
  }
}
