import type { Runtime } from '../runtime/Runtime.js'
import type { Batch } from './Batch.js'
import type { Batches } from './Batches.js'

/** Order in the queue: halves of a family go before repetitions, and both before anything new; a half that holds a blamed metric is first. */
const RANKS = ['blamed', 'half', 'again', 'cut'] as const
type Rank = (typeof RANKS)[number]

/** Milliseconds of cutting after which others get their turn: a thousand measurements take about as long. */
const SLICE = 0.25

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
 * The batches that wait for a slot, and the cutting of new ones when a slot is free and none waits (3). At most `concurrency` families (4). Asks no
 * clock and sets no timer, so it goes on whatever is done to either.
 */
export class SendQueue {
  readonly #parts: SendQueueParts
  readonly #waiting: Readonly<Record<Rank, Batch[]>> = { blamed: [], half: [], again: [], cut: [] }
  /** Requests in flight. */
  #sending = 0
  /** Requests that may be. */
  #slots: number
  #isPaused = false
  /** Others have their turn; there may be more to cut. */
  #isResting = false

  constructor(parts: SendQueueParts) {
    this.#parts = parts
    this.#slots = parts.concurrency
  }

  /** Whether a request is in flight. */
  get isSending(): boolean {
    return this.#sending > 0
  }

  /** Nothing is in flight or waiting to be. */
  get isIdle(): boolean {
    return this.#sending === 0 && this.#isEmpty && !this.#isResting
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
      this.#isEmpty &&
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

  add(batch: Batch, rank: Rank): void {
    this.#waiting[rank].push(batch)
    this.#start()
  }

  /** What waits goes on waiting. */
  pause(): void {
    this.#isPaused = true
  }

  /** Ends a pause. `isProbe`: with one request at a time, until {@link widen}. */
  resume(isProbe: boolean): void {
    this.#slots = isProbe ? 1 : this.#parts.concurrency
    this.#isPaused = false
    this.#start()
  }

  /** All slots may be used again. */
  widen(): void {
    this.#slots = this.#parts.concurrency
    this.#start()
  }

  /** Nothing that waits will be sent. */
  clear(): void {
    this.#isPaused = true
    for (const rank of RANKS) this.#waiting[rank].length = 0
  }

  get #isEmpty(): boolean {
    return RANKS.every((rank) => this.#waiting[rank].length === 0)
  }

  #start(): void {
    for (const rank of RANKS) {
      const waiting = this.#waiting[rank]
      while (!this.#isPaused && this.#sending < this.#slots && waiting.length > 0) this.#send(waiting.shift()!)
    }
  }

  #send(batch: Batch): void {
    this.#sending += 1
    void this.#parts.attempt(batch).finally(() => {
      this.#sending -= 1
      this.#start()
      this.#parts.onFree()
    })
  }

  #rest(): void {
    this.#isResting = true
    void this.#parts.runtime.nextTurn().then(() => {
      this.#isResting = false
      this.#parts.onFree()
    })
  }
}
