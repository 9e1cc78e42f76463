import { LibratoError } from '../../errors/index.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import type { PackedRecords } from './packedRecords.js'
import type { ReadQuery, WriteRequest, WriteResult } from './Store.js'
import type { StoreLogger } from './StoreLogger.js'
import { StoreThread, type ThreadStart, type UnpackedResult } from './StoreThread.js'
import type { StoreCalls, StoreMethod } from './storeProtocol.js'

/** Milliseconds before the first restart, and between two at most. */
const firstPause = 100
const longestPause = 30_000
/** Milliseconds after which a thread that lived so long has nothing to do with the deaths before. */
const steadyAfter = 60_000

/** What a thread is kept alive with. */
export interface RestartingThreadParts {
  readonly data: ThreadStart
  readonly runtime: Runtime
  readonly logger?: StoreLogger | undefined
  /** The program of the thread; default: the store's own. */
  readonly program?: URL | undefined
}

/**
 * A {@link StoreThread} that is started again when it dies, at once and then after ever longer pauses. What it was asked and had not answered is
 * rejected, and so is everything until it is back: `STORE_UNAVAILABLE`, which clients are answered with 503. What it had acknowledged is on disk.
 * The lock on the directory dies with its thread, and is taken again by the next one: there are never two writers.
 */
export class RestartingThread {
  readonly #parts: RestartingThreadParts
  #thread: StoreThread | undefined
  /** Why there is none at present. */
  #failure: LibratoError | undefined
  #startedAt = 0
  #attempts = 0
  #timer: Timer | undefined
  #starting: Promise<void> = Promise.resolve()
  #isClosed = false

  private constructor(parts: RestartingThreadParts) {
    this.#parts = parts
  }

  /** @throws LibratoError what opening threw: only a thread that once was there is started again */
  static async start(parts: RestartingThreadParts): Promise<RestartingThread> {
    const restarting = new RestartingThread(parts)
    await restarting.#start()
    return restarting
  }

  call<M extends StoreMethod>(method: M, ...args: Parameters<StoreCalls[M]>): Promise<ReturnType<StoreCalls[M]>> {
    if (this.#thread !== undefined) return this.#thread.call(method, ...args)
    return Promise.reject(this.#failure)
  }

  /** As the thread's own. */
  abortable<M extends StoreMethod>(
    signal: AbortSignal | undefined,
    method: M,
    ...args: Parameters<StoreCalls[M]>
  ): Promise<ReturnType<StoreCalls[M]>> {
    if (this.#thread !== undefined) return this.#thread.abortable(signal, method, ...args)
    return Promise.reject(this.#failure)
  }

  /** As the thread's own. */
  read(query: ReadQuery, signal: AbortSignal | undefined): Promise<PackedRecords | UnpackedResult> {
    if (this.#thread !== undefined) return this.#thread.read(query, signal)
    return Promise.reject(this.#failure)
  }

  /** As the thread's own: it packs for itself, so one that was started again is told the names of series anew. */
  write(request: WriteRequest): Promise<WriteResult> {
    if (this.#thread !== undefined) return this.#thread.write(request)
    return Promise.reject(this.#failure)
  }

  /** Why nothing can be asked at present; undefined: it can. */
  get failure(): LibratoError | undefined {
    return this.#thread === undefined ? this.#failure : undefined
  }

  /** Ends the thread once it has answered everything asked before. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#timer?.cancel()
    this.#failure = new LibratoError('STORE_UNAVAILABLE', 'The store is closed.')
    await this.#starting
    await this.#thread?.close()
  }

  async #start(): Promise<void> {
    const { data, runtime, program } = this.#parts
    const onDeath = (error: LibratoError): void => {
      // One that dies while it opens the store rejects its start.
      if (this.#thread !== undefined) this.#died(error)
    }
    this.#thread = await StoreThread.start(data, onDeath, program)
    this.#failure = undefined
    this.#startedAt = runtime.monotonic()
  }

  #died(error: LibratoError): void {
    const { data, runtime, logger } = this.#parts
    logger?.error({ err: error, thread: data.role }, 'a thread of the store died; it is started again')
    if (runtime.monotonic() - this.#startedAt >= steadyAfter) this.#attempts = 0
    this.#thread = undefined
    this.#failure = new LibratoError(
      'STORE_UNAVAILABLE',
      'The thread of the store died and is being started again. Try again in a few seconds.',
      { cause: error },
    )
    this.#tryLater()
  }

  #tryLater(): void {
    if (this.#isClosed) return
    const pause = Math.min(longestPause, firstPause * 2 ** this.#attempts)
    this.#attempts += 1
    this.#timer = this.#parts.runtime.schedule(pause, () => {
      this.#starting = this.#restart()
    })
  }

  async #restart(): Promise<void> {
    const { data, logger } = this.#parts
    try {
      await this.#start()
      logger?.warn({ thread: data.role, attempts: this.#attempts }, 'the thread of the store is back')
    } catch (error) {
      if (this.#isClosed) return
      const reason = error instanceof Error ? error.message : String(error)
      const message = `The store died and cannot be started again: ${reason} It is tried again, every half a minute in the end.`
      this.#failure = new LibratoError('STORE_UNAVAILABLE', message, { cause: error })
      logger?.error({ err: error, thread: data.role, attempts: this.#attempts }, message)
      this.#tryLater()
    }
  }
}
