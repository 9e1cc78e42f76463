/** Calls between which two share a place. Far more than wait for a thread at a time; where it is not enough, a call is carried out in vain. */
const places = 1_024

/**
 * The calls that nobody waits for any more, in memory that both threads see: the one that reads takes no messages until it is done. A call is known by
 * its id, from 1 on.
 */
export class Cancellations {
  readonly memory: SharedArrayBuffer
  readonly #ids: Int32Array

  constructor(memory = new SharedArrayBuffer(places * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory
    this.#ids = new Int32Array(memory)
  }

  cancel(id: number): void {
    Atomics.store(this.#ids, id % places, id)
  }

  isCancelled(id: number): boolean {
    // As it was stored: beyond 2^31 ids wrap around.
    return Atomics.load(this.#ids, id % places) === (id | 0)
  }
}
