import PQueue from 'p-queue'
import type { Runtime } from '../runtime/Runtime.js'
import type { Batch } from './Batch.js'
import type { Batches } from './Batches.js'

/** Order in the queue: halves of a family go before repetitions, and both before anything new; a half that holds a blamed metric is first. */
const PRIORITY = { blamed: 3, half: 2, again: 1, cut: 0 } as const

/** Milliseconds of cutting after which others get their turn: a thousand measurements take about as long. */
const SLICE = 0.25

/** Promise jobs after which p-queue has freed the slot of a request that ended: more than it takes. No fake holds these back. */
const PATIENCE = 10

/** What a queue works with. */
export interface SendQueueParts {
  readonly runtime: Runtime
  readonly batches: Batches
  /** Requests in flight, and families unsettled. */
  readonly concurrency: number
  /** Sends a batch; never rejects, since every failure is an outcome. */
  readonly attempt: (batch: Batch) => Promise<void>
  /** Whether nothing new may go out now. */
  readonly isHeldBack: () => boolean
  /** A slot is free again, or others have had their turn. */
  readonly onFree: () => void
}

/**
 * The batches that wait for a slot, and the cutting of new ones when a slot is free and none waits (3). At most `concurrency`
 * families (4). Requests are counted here: p-queue frees a slot in a global microtask, which a test's fake timers hold back.
 */
export class SendQueue {
  readonly #parts: SendQueueParts
  readonly #queue: PQueue
  /** Requests in flight. */
  #sending = 0
  /** Requests that may be. */
  #slots: number
  /** Requests that have ended. */
  #ended = 0
  /** Slots lent to p-queue for those that it does not free. */
  #extra = 0
  /** Others have their turn; there may be more to cut. */
  #isResting = false

  constructor(parts: SendQueueParts) {
    this.#parts = parts
    this.#slots = parts.concurrency
    this.#queue = new PQueue({ concurrency: parts.concurrency })
    this.#queue.on('next', () => {
      this.#extra = Math.min(this.#extra, this.#held)
      this.#widen()
      parts.onFree()
    })
  }

  /** Whether a request is in flight. */
  get isSending(): boolean {
    return this.#sending > 0
  }

  /** Nothing is in flight or waiting to be. */
  get isIdle(): boolean {
    return this.#sending === 0 && this.#queue.size === 0 && !this.#isResting
  }

  /**
   * Cuts what is waiting, as far as slots are free and nothing holds it back. One large batch a turn of the event loop: several answers in one
   * turn make room for several, and cutting all of them would hold up everybody else.
   */
  fill(): void {
    const { runtime, batches, concurrency, isHeldBack } = this.#parts
    while (
      !this.#isResting &&
      !isHeldBack() &&
      this.#queue.size === 0 &&
      this.#sending < this.#slots &&
      batches.families < concurrency
    ) {
      const started = runtime.monotonic()
      const cut = batches.cut()
      if (cut.length === 0) return
      for (const batch of cut) this.add(batch, 'cut')
      if (runtime.monotonic() - started >= SLICE) this.#rest()
    }
  }

  add(batch: Batch, rank: keyof typeof PRIORITY): void {
    void this.#queue.add(() => this.#send(batch), { priority: PRIORITY[rank] })
  }

  /** What waits goes on waiting. */
  pause(): void {
    this.#queue.pause()
  }

  /** Ends a pause. `isProbe`: with one request at a time, until {@link widen}. */
  resume(isProbe: boolean): void {
    this.#slots = isProbe ? 1 : this.#parts.concurrency
    this.#widen()
    this.#queue.start()
  }

  /** All slots may be used again. */
  widen(): void {
    this.#slots = this.#parts.concurrency
    this.#widen()
  }

  /** Nothing that waits will be sent. */
  clear(): void {
    this.#queue.pause()
    this.#queue.clear()
  }

  async #send(batch: Batch): Promise<void> {
    this.#sending += 1
    try {
      await this.#parts.attempt(batch)
    } finally {
      this.#sending -= 1
      this.#ended += 1
      void this.#release(this.#ended)
    }
  }

  /** Frees the slots of so many requests that have ended, where p-queue's own microtasks don't get their turn. */
  async #release(ended: number): Promise<void> {
    for (let job = 0; job < PATIENCE; job += 1) await undefined
    // p-queue frees slots in the order in which requests ended.
    if (this.#ended - this.#held >= ended) return
    this.#extra = this.#held
    this.#widen()
    this.#parts.onFree()
  }

  /** Slots of requests that have ended, which p-queue has not freed. */
  get #held(): number {
    return this.#queue.pending - this.#sending
  }

  #widen(): void {
    const concurrency = this.#slots + this.#extra
    if (concurrency !== this.#queue.concurrency) this.#queue.concurrency = concurrency
  }

  #rest(): void {
    this.#isResting = true
    void this.#parts.runtime.nextTurn().then(() => {
      this.#isResting = false
      this.#parts.onFree()
    })
  }
}
