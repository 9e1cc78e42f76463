import { LibratoError } from '../../errors/index.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import type { RestartingThread } from './RestartingThread.js'
import type { StoreTrouble, WriteRequest, WriteResult } from './Store.js'
import type { StoreLogger } from './StoreLogger.js'
import { StoreThread } from './StoreThread.js'
import type { StoreCalls, StoreMethod } from './storeProtocol.js'

/** Milliseconds from one probe to the next while all is well, and while something is wrong. */
const [usualInterval, troubledInterval] = [10_000, 1_000]
/** Bytes that must find room: a few submissions; after a failure as much as a large one, or a disk that is almost full would seem well between two. */
const [usualBytes, troubledBytes] = [65_536, 4 * 1_048_576]
/** Milliseconds after which a probe that has no answer says itself that something is wrong. */
const longestSilence = 30_000

/**
 * The thread that writes, and whether it can: known at any time without asking it. It hears what becomes of the writes, and where there are none it tries
 * one from time to time, so that a full disk is noticed without traffic, and that there is room again, too.
 */
export class WatchedThread {
  readonly #thread: RestartingThread | StoreThread
  readonly #runtime: Runtime
  readonly #logger: StoreLogger | undefined
  #wrong: string | undefined
  #probedAt: number | undefined
  #timer: Timer | undefined
  #isClosed = false

  constructor(thread: RestartingThread | StoreThread, runtime: Runtime, logger: StoreLogger | undefined) {
    this.#thread = thread
    this.#runtime = runtime
    this.#logger = logger
    this.#probe()
  }

  call<M extends StoreMethod>(method: M, ...args: Parameters<StoreCalls[M]>): Promise<ReturnType<StoreCalls[M]>> {
    return this.#noted(this.#thread.call(method, ...args), () => method === 'probe')
  }

  write(request: WriteRequest): Promise<WriteResult> {
    return this.#noted(this.#thread.write(request), ({ status }) => status === 'stored')
  }

  get failure(): LibratoError | undefined {
    return this.#thread.failure
  }

  /** What keeps it from writing; undefined: nothing that is known. */
  get trouble(): StoreTrouble | undefined {
    const { failure } = this.#thread
    // One in memory is not started again: what it kept is lost.
    if (failure !== undefined) return { message: failure.message, needsRestart: this.#thread instanceof StoreThread }
    if (this.#wrong !== undefined) return { message: this.#wrong, needsRestart: false }
    const silence = this.#probedAt === undefined ? 0 : this.#runtime.monotonic() - this.#probedAt
    if (silence < longestSilence) return undefined
    return { message: `The store has not answered for ${Math.floor(silence / 1000)} s.`, needsRestart: false }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#timer?.cancel()
    await this.#thread.close()
  }

  /** The same promise, with what becomes of it noted. `isProof`: whether a result shows that something was written. */
  #noted<T>(work: Promise<T>, isProof: (result: T) => boolean): Promise<T> {
    work.then(
      (result) => {
        if (isProof(result)) this.#note(undefined)
      },
      (error: unknown) => {
        const isOutOfOrder = error instanceof LibratoError && error.code === 'STORE_UNAVAILABLE'
        // That the thread is gone is seen by itself.
        if (isOutOfOrder && this.#thread.failure === undefined) this.#note(error.message)
      },
    )
    return work
  }

  #note(wrong: string | undefined): void {
    if (this.#isClosed) return
    const before = this.#wrong
    this.#wrong = wrong
    if ((before === undefined) === (wrong === undefined)) return
    if (wrong === undefined) this.#logger?.warn({}, 'the store can write again')
    else {
      this.#logger?.error({ reason: wrong }, 'the store cannot write; it is tried every second')
      // No probe is under way that would arm the next one.
      if (this.#probedAt === undefined) this.#probeLater()
    }
  }

  #probe(): void {
    this.#probedAt = this.#runtime.monotonic()
    const again = (): void => {
      this.#probedAt = undefined
      this.#probeLater()
    }
    this.call('probe', this.#wrong === undefined ? usualBytes : troubledBytes).then(again, again)
  }

  #probeLater(): void {
    this.#timer?.cancel()
    if (this.#isClosed) return
    const isWell = this.#wrong === undefined && this.#thread.failure === undefined
    this.#timer = this.#runtime.schedule(isWell ? usualInterval : troubledInterval, () => this.#probe())
  }
}
