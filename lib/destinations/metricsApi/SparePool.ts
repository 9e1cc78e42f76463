import type { Lease } from '../EncodedBatch.js'

/** Rooms come in multiples of this many bytes: a batch of 1,000 measurements takes about 170 KB. */
const STEP = 64 * 1_024
/** Bounds that a room has at least: two an item. */
const FIRST_BOUNDS = 2 * 1_000
/** Larger ones are not kept, and smaller bodies not worth one. */
const LARGEST = 1_024 * 1_024
const SMALLEST_BODY = 16 * 1_024
/** Kept: as many as four batches under way and two that are written have. */
const MOST = 6

/** Bytes, and where items lie in them: of a section while it is written, or of a whole batch until it is settled. */
export interface Room {
  readonly bytes: Buffer
  readonly bounds: Uint32Array
}

/** What a batch is put together in. */
export interface LeasedRoom {
  readonly body: Buffer
  readonly bounds: Uint32Array
  readonly lease: Lease | undefined
}

/**
 * Keeps the room that a batch was written or sent in for the next one. Fresh memory costs more than writing into it, and V8 counts what lies
 * outside its heap as a reason to mark all that lies in it: with fresh bodies a reporter that sends much, but leaves little else behind, would
 * have a full collection every few thousand measurements.
 */
export class SparePool {
  readonly #spare: Room[] = []

  /** Room to write in; it may have to be replaced by a larger one. */
  take(): Room {
    return this.#spare.pop() ?? roomOf(STEP, FIRST_BOUNDS)
  }

  giveBack(room: Room): void {
    const size = sizeOf(room)
    if (this.#spare.length < MOST && size <= LARGEST) this.#spare.push(room)
  }

  /** Room of this very size for a whole batch, to be given back when it is settled. */
  lease(length: number, boundsLength: number): LeasedRoom {
    if (length < SMALLEST_BODY || length > LARGEST) {
      return { body: Buffer.allocUnsafe(length), bounds: new Uint32Array(boundsLength), lease: undefined }
    }
    const spare = this.#spare.pop()
    const isLargeEnough = spare !== undefined && spare.bytes.length >= length && spare.bounds.length >= boundsLength
    // One that is too small is let go: so the pool learns what size is needed.
    const room = isLargeEnough ? spare : roomOf(length, boundsLength)
    return {
      body: room.bytes.subarray(0, length),
      bounds: room.bounds.subarray(0, boundsLength),
      lease: { bytes: sizeOf(room), giveBack: () => this.giveBack(room) },
    }
  }
}

function roomOf(length: number, boundsLength: number): Room {
  return {
    bytes: Buffer.allocUnsafeSlow(Math.ceil(length / STEP) * STEP),
    bounds: new Uint32Array(Math.max(FIRST_BOUNDS, boundsLength)),
  }
}

function sizeOf({ bytes, bounds }: Room): number {
  return bytes.length + bounds.byteLength
}
