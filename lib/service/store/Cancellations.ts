/**
 * Calls that can be marked at the same time, far more than wait for a thread. Beyond it a mark may be lost, and the
 * thread then does work that nobody needs.
 */
const places = 1_024

/**
 * Marks calls whose answer nobody waits for any more, in memory that both threads share: a thread that reads does not
 * look at its messages before it is done. A call is named by its id, from 1 on.
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
    // An Int32Array holds the lower 32 bits of an id.
    return Atomics.load(this.#ids, id % places) === (id | 0)
  }
}
