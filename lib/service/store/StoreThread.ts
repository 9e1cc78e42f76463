import { Worker } from 'node:worker_threads'
import { LibratoError } from '../../errors/index.js'
import { Cancellations } from './Cancellations.js'
import type { PackedRecords } from './packedRecords.js'
import { SubmissionPacker } from './packedSubmission.js'
import type { ReadQuery, ReadResult, WriteRequest, WriteResult } from './Store.js'
import type { StoreCalls, StoreMethod, ThreadAnswer, ThreadData, ThreadRequest } from './storeProtocol.js'
import { restoreError } from './storeProtocol.js'
import { storeWorkerUrl } from './storeWorkerUrl.js'

/** What a thread is started with; the rest is added here. */
export type ThreadStart = Omit<ThreadData, 'cancellations'>

/** A result without records, which is not packed. */
export type UnpackedResult = ReadResult | undefined

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
  /** Whether the same request may be sent again though this one was carried out. */
  readonly isRepeatable: boolean
}

/**
 * One worker thread of the store, and the requests it has not answered yet. While there are some the process is kept alive, else not. When the
 * thread dies, all of them reject, and so does everything later. What it had not acknowledged may have been carried out all the same: `retryable`
 * says of a rejection whether sending the request again can do it twice.
 */
export class StoreThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #ended: Promise<void>
  readonly #isInMemory: boolean
  readonly #packer = new SubmissionPacker()
  readonly #cancellations = new Cancellations()
  #lastId = 0
  #failure: LibratoError | undefined
  #isClosing = false

  private constructor(data: ThreadStart, onDeath: (error: LibratoError) => void, program: URL) {
    this.#isInMemory = data.directory === ':memory:'
    // The process's own flags are not handed down: `--input-type` (a script from `--eval`) would keep the thread from starting.
    const workerData: ThreadData = { ...data, cancellations: this.#cancellations.memory }
    this.#worker = new Worker(program, { workerData, name: `librato-store-${data.role}`, execArgv: [] })
    this.#worker.on('message', (answer: ThreadAnswer) => this.#settle(answer))
    let cause: unknown
    this.#worker.on('error', (error) => {
      cause = error
    })
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', (status) => {
        this.#fail(cause ?? new Error(`the thread ended with status ${status}`), onDeath)
        resolve()
      })
    })
  }

  /**
   * Starts the thread and waits until it has opened the store.
   * @throws LibratoError what opening threw
   */
  static async start(
    data: ThreadStart,
    onDeath: (error: LibratoError) => void,
    program: URL = storeWorkerUrl,
  ): Promise<StoreThread> {
    const thread = new StoreThread(data, onDeath, program)
    try {
      await thread.#wait(0, true)
      return thread
    } catch (error) {
      thread.#isClosing = true
      await thread.#worker.terminate()
      throw error
    }
  }

  call<M extends StoreMethod>(method: M, ...args: Parameters<StoreCalls[M]>): Promise<ReturnType<StoreCalls[M]>> {
    return this.#ask([], method, args, method !== 'createDocument') as Promise<ReturnType<StoreCalls[M]>>
  }

  /** A call that its signal can end: it rejects at once with the signal's reason. */
  async abortable<M extends StoreMethod>(
    signal: AbortSignal | undefined,
    method: M,
    ...args: Parameters<StoreCalls[M]>
  ): Promise<ReturnType<StoreCalls[M]>> {
    return (await this.#abortable(signal, method, args)) as ReturnType<StoreCalls[M]>
  }

  /** Records as they came from the thread, to be unpacked by the caller. */
  async read(query: ReadQuery, signal: AbortSignal | undefined): Promise<PackedRecords | UnpackedResult> {
    return (await this.#abortable(signal, 'read', [query])) as PackedRecords | UnpackedResult
  }

  #abortable<M extends StoreMethod>(
    signal: AbortSignal | undefined,
    method: M,
    args: Parameters<StoreCalls[M]>,
  ): Promise<unknown> {
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    const answer = this.#ask([], method, args, true)
    if (signal === undefined) return answer
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#cancellations.cancel(id)
        reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
      answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    })
  }

  /** Asks for a submission to be stored. Here it is packed, because series are numbered for this very thread. */
  async write(request: WriteRequest): Promise<WriteResult> {
    const submission = this.#packer.pack(request)
    const isRepeatable = request.idempotency !== undefined
    const results = await this.#ask([submission.columns.buffer], 'write', [[submission]], isRepeatable)
    return (results as WriteResult[])[0]!
  }

  /** `memory`: what of the arguments changes hands instead of being copied. */
  #ask<M extends StoreMethod>(
    memory: readonly ArrayBuffer[],
    method: M,
    args: Parameters<StoreCalls[M]>,
    isRepeatable: boolean,
  ): Promise<unknown> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#isClosing) return Promise.reject(new LibratoError('STORE_UNAVAILABLE', 'The store is closed.'))
    this.#lastId += 1
    const answer = this.#wait(this.#lastId, isRepeatable)
    this.#worker.postMessage({ id: this.#lastId, method, args } satisfies ThreadRequest, memory)
    return answer
  }

  /** Why nothing can be asked any more; undefined: it can. */
  get failure(): LibratoError | undefined {
    return this.#failure
  }

  /** Ends the thread once it has answered everything asked before. */
  async close(): Promise<void> {
    if (!this.#isClosing && this.#failure === undefined) {
      this.#isClosing = true
      this.#worker.ref()
      this.#worker.postMessage({ id: 0, method: 'close', args: [] } satisfies ThreadRequest)
    }
    await this.#ended
  }

  #wait(id: number, isRepeatable: boolean): Promise<unknown> {
    if (this.#waiting.size === 0) this.#worker.ref()
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, isRepeatable }))
  }

  #settle(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (this.#waiting.size === 0 && !this.#isClosing) this.#worker.unref()
    if ('error' in answer) waiting?.reject(restoreError(answer.error))
    else waiting?.resolve('records' in answer ? answer.records : answer.value)
  }

  #fail(cause: unknown, onDeath: (error: LibratoError) => void): void {
    const died = this.#isInMemory
      ? 'The thread of the store died, and what it kept in memory with it. Restart the service.'
      : 'The thread of the store died before it answered.'
    const message = this.#isClosing ? 'The store is closed.' : died
    this.#failure = new LibratoError('STORE_UNAVAILABLE', message, { cause })
    const doubtful = new LibratoError(
      'STORE_UNAVAILABLE',
      `${message} This may have been carried out: look before you send it again.`,
      { cause, retryable: false },
    )
    for (const { reject, isRepeatable } of this.#waiting.values()) reject(isRepeatable ? this.#failure : doubtful)
    this.#waiting.clear()
    if (!this.#isClosing) onDeath(this.#failure)
  }
}
