import { Worker } from 'node:worker_threads'
import { LibratoError } from '../../errors/index.js'
import { unpackRecords } from './packedRecords.js'
import { SubmissionPacker } from './packedSubmission.js'
import type { WriteRequest, WriteResult } from './Store.js'
import type { StoreCalls, StoreMethod, ThreadAnswer, ThreadData, ThreadRequest } from './storeProtocol.js'
import { restoreError } from './storeProtocol.js'
import { storeWorkerUrl } from './storeWorkerUrl.js'

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
  #lastId = 0
  #failure: LibratoError | undefined
  #isClosing = false

  private constructor(data: ThreadData, onDeath: (error: LibratoError) => void, program: URL) {
    this.#isInMemory = data.directory === ':memory:'
    // The process's own flags are not handed down: `--input-type` (a script from `--eval`) would keep the thread from starting.
    this.#worker = new Worker(program, { workerData: data, name: `librato-store-${data.role}`, execArgv: [] })
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
    data: ThreadData,
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
    return this.#ask([], method, args, method !== 'createDocument')
  }

  /** Asks for a submission to be stored. Here it is packed, because series are numbered for this very thread. */
  async write(request: WriteRequest): Promise<WriteResult> {
    const submission = this.#packer.pack(request)
    const [result] = await this.#ask(
      [submission.columns.buffer],
      'write',
      [[submission]],
      request.idempotency !== undefined,
    )
    return result!
  }

  /** `memory`: what of the arguments changes hands instead of being copied. */
  #ask<M extends StoreMethod>(
    memory: readonly ArrayBuffer[],
    method: M,
    args: Parameters<StoreCalls[M]>,
    isRepeatable: boolean,
  ): Promise<ReturnType<StoreCalls[M]>> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#isClosing) return Promise.reject(new LibratoError('STORE_UNAVAILABLE', 'The store is closed.'))
    this.#lastId += 1
    const answer = this.#wait(this.#lastId, isRepeatable)
    this.#worker.postMessage({ id: this.#lastId, method, args } satisfies ThreadRequest, memory)
    return answer as Promise<ReturnType<StoreCalls[M]>>
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
    else waiting?.resolve('records' in answer ? unpackRecords(answer.records) : answer.value)
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
