/** Bytes that a first section gets: a batch of 1,000 measurements takes about 170 KB. */
const FIRST_BYTES = 64 * 1_024
/** Bounds that it gets: two an item. */
const FIRST_BOUNDS = 2 * 1_000
/** Larger ones are not kept. */
const LARGEST = 1_024 * 1_024
/** Kept for the next batch. */
const MOST = 2

/** What a section of a batch is written in: its bytes, and where its items lie in them. */
export interface Room {
  readonly bytes: Buffer
  readonly bounds: Uint32Array
}

/** Keeps the room that a batch was written in for the next one: fresh memory costs more than writing into it. */
export class SparePool {
  readonly #spare: Room[] = []

  take(): Room {
    return this.#spare.pop() ?? { bytes: Buffer.allocUnsafeSlow(FIRST_BYTES), bounds: new Uint32Array(FIRST_BOUNDS) }
  }

  giveBack(room: Room): void {
    const size = room.bytes.length + room.bounds.byteLength
    if (this.#spare.length < MOST && size <= LARGEST) this.#spare.push(room)
  }
}
