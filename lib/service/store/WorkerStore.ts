import type { Runtime, Timer } from '../../runtime/Runtime.js'
import { Turns } from '../reading/Turns.js'
import { ServiceClock, type UpkeepTimes, upkeepAt } from './clock/ServiceClock.js'
import type { DocumentChange, DocumentKind, DocumentQuery, NewDocument } from './documents/Document.js'
import { HealthFigures } from './HealthFigures.js'
import { sizeOf, unpackRecords } from './packedRecords.js'
import { RestartingThread } from './RestartingThread.js'
import type { Retention } from './Retention.js'
import type {
  IdempotencyKey,
  MetricProperties,
  MetricSelection,
  MetricType,
  ReadOptions,
  ReadQuery,
  Store,
  StoreObserver,
  StoreTrouble,
  WriteRequest,
} from './Store.js'
import type { StoreLogger } from './StoreLogger.js'
import { StoreThread } from './StoreThread.js'
import { WatchedThread } from './WatchedThread.js'

export interface WorkerStoreOptions {
  /** A directory, or `:memory:`. */
  readonly directory: string
  readonly runtime: Runtime
  readonly logger?: StoreLogger
  readonly retention: Retention
  /** The program of the threads, for tests that kill them. */
  readonly program?: URL
}

/** Milliseconds between two rounds of upkeep. Short, so that little is rolled up at a time; a round that finds nothing costs next to nothing. */
const upkeepInterval = 10_000

/**
 * The store in worker threads: one that writes, and beside it one for queries over a connection of its own, so that no query holds up a
 * submission (a store in memory can be opened once only, and has one thread for both). A thread that dies is started again.
 */
export class WorkerStore implements Store {
  readonly clock: ServiceClock
  readonly #owner: WatchedThread
  readonly #reader: StoreThread | RestartingThread
  readonly #options: WorkerStoreOptions
  readonly #observers = new Set<StoreObserver>()
  readonly #figures: HealthFigures
  #upkeep: Promise<void> = Promise.resolve()
  #timer: Timer | undefined
  #closed: Promise<void> | undefined

  private constructor(
    owner: WatchedThread,
    reader: StoreThread | RestartingThread,
    clock: ServiceClock,
    options: WorkerStoreOptions,
  ) {
    this.clock = clock
    this.#owner = owner
    this.#reader = reader
    this.#options = options
    this.#figures = new HealthFigures(() => reader.call('health'), options.runtime)
    this.#keepUp()
  }

  /** @throws LibratoError DATA_LOCKED, DATA_UNUSABLE, DATA_TOO_NEW, STORE_UNAVAILABLE, MISSING_DEPENDENCY */
  static async open(options: WorkerStoreOptions): Promise<WorkerStore> {
    const { directory, retention, runtime, logger, program } = options
    if (directory === ':memory:') {
      const onDeath = (error: Error): void => logger?.error({ err: error }, 'the thread of the store died')
      // It dies with its thread: there is nothing to start again with.
      const thread = await StoreThread.start({ directory, role: 'owner', retention }, onDeath, program)
      const owner = new WatchedThread(thread, runtime, logger)
      return WorkerStore.#openOn(owner, () => thread, options)
    }
    const start = (role: 'owner' | 'reader') =>
      RestartingThread.start({ data: { directory, role, retention }, runtime, logger, program })
    const owner = new WatchedThread(await start('owner'), runtime, logger)
    return WorkerStore.#openOn(owner, () => start('reader'), options)
  }

  static async #openOn(
    owner: WatchedThread,
    startReader: () => StoreThread | Promise<RestartingThread>,
    options: WorkerStoreOptions,
  ): Promise<WorkerStore> {
    const { runtime, logger } = options
    try {
      const clock = new ServiceClock(runtime, await owner.call('openClock', runtime.now()), logger)
      return new WorkerStore(owner, await startReader(), clock, options)
    } catch (error) {
      await owner.close()
      throw error
    }
  }

  recall(key: IdempotencyKey): ReturnType<Store['recall']> {
    return this.#owner.call('recall', key)
  }

  write(request: WriteRequest): ReturnType<Store['write']> {
    const written = this.#owner.write(request)
    this.#tell(written, (observer) => observer.wrote(request.measurements))
    return written
  }

  async read(query: ReadQuery, { signal, admit }: ReadOptions = {}): ReturnType<Store['read']> {
    const answer = await this.#reader.read(query, signal)
    if (answer === undefined || 'status' in answer) return answer
    const admitting = admit?.(sizeOf(answer))
    if (admitting !== undefined) await admitting
    return unpackRecords(answer, new Turns(this.#options.runtime, signal))
  }

  listMetrics(query: Parameters<Store['listMetrics']>[0], options?: ReadOptions): ReturnType<Store['listMetrics']> {
    return this.#reader.abortable(options?.signal, 'listMetrics', query)
  }

  getMetric(name: string): ReturnType<Store['getMetric']> {
    return this.#reader.call('getMetric', name)
  }

  updateMetric(name: string, change: MetricProperties): Promise<boolean> {
    return this.#owner.call('updateMetric', name, change)
  }

  createMetric(name: string, type: MetricType, properties: MetricProperties): ReturnType<Store['createMetric']> {
    return this.#owner.call('createMetric', name, type, properties)
  }

  updateMetrics(selection: MetricSelection, change: Parameters<Store['updateMetrics']>[1]): Promise<number> {
    return this.#owner.call('updateMetrics', selection, change)
  }

  deleteMetrics(selection: MetricSelection): Promise<number> {
    const deleted = this.#owner.call('deleteMetrics', selection)
    this.#tell(deleted, (observer) => observer.deleted(selection))
    return deleted
  }

  async selectMetrics(selection: MetricSelection, options?: ReadOptions): ReturnType<Store['selectMetrics']> {
    const text = await this.#reader.abortable(options?.signal, 'selectMetrics', selection)
    const names: string[] = []
    await new Turns(this.#options.runtime, options?.signal).each(linesOf(text), (name) => names.push(name))
    return names
  }

  listSources(query: Parameters<Store['listSources']>[0], options?: ReadOptions): ReturnType<Store['listSources']> {
    return this.#reader.abortable(options?.signal, 'listSources', query)
  }

  getSource(name: string): ReturnType<Store['getSource']> {
    return this.#reader.call('getSource', name)
  }

  getDocument(kind: DocumentKind, id: number): ReturnType<Store['getDocument']> {
    return this.#reader.call('getDocument', kind, id)
  }

  findDocument(kind: DocumentKind, name: string, parent = 0): ReturnType<Store['findDocument']> {
    return this.#reader.call('findDocument', kind, name, parent)
  }

  listDocuments(query: DocumentQuery, options?: ReadOptions): ReturnType<Store['listDocuments']> {
    return this.#reader.abortable(options?.signal, 'listDocuments', query)
  }

  createDocument(document: NewDocument): ReturnType<Store['createDocument']> {
    return this.#owner.call('createDocument', document)
  }

  updateDocument(kind: DocumentKind, id: number, change: DocumentChange): ReturnType<Store['updateDocument']> {
    return this.#owner.call('updateDocument', kind, id, change)
  }

  deleteDocument(kind: DocumentKind, id: number): Promise<boolean> {
    return this.#owner.call('deleteDocument', kind, id)
  }

  observe(observer: StoreObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  health(): ReturnType<Store['health']> {
    // One that can be read but takes nothing in is not well.
    const failure = this.#owner.failure
    return failure === undefined ? this.#figures.read() : Promise.reject(failure)
  }

  trouble(): StoreTrouble | undefined {
    const { failure } = this.#reader
    return (
      this.#owner.trouble ?? (failure === undefined ? undefined : { message: failure.message, needsRestart: false })
    )
  }

  maintain(now: number): Promise<void> {
    return this.#inTurn(upkeepAt(now))
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** After the work, whatever came of it: told before, an observer could read too early, and then never again. */
  #tell(work: Promise<unknown>, tell: (observer: StoreObserver) => void): void {
    if (this.#observers.size === 0) return
    const told = (): void => this.#observers.forEach(tell)
    work.then(told, told)
  }

  /** One round after the other: a slice that is asked for belongs to whichever round is under way. */
  #inTurn(times: UpkeepTimes): Promise<void> {
    const round = this.#upkeep.then(() => this.#maintain(times))
    this.#upkeep = round.catch(() => {})
    return round
  }

  async #maintain(times: UpkeepTimes): Promise<void> {
    // Submissions that arrived meanwhile go between two slices, as the thread takes its messages in order.
    while (this.#closed === undefined && !(await this.#owner.call('maintainSlice', times))) {}
  }

  /** At once, for what a former process left, and then from time to time. */
  #keepUp(): void {
    const { runtime, logger } = this.#options
    this.#inTurn(this.clock.look())
      .catch((error: unknown) => {
        // That a thread died was said, once; the upkeep that it cut short is no second failure.
        if (this.#closed === undefined && this.#owner.failure === undefined)
          logger?.warn({ err: error }, 'the upkeep of the store failed; it is tried again')
      })
      .finally(() => {
        if (this.#closed === undefined) this.#timer = runtime.schedule(upkeepInterval, () => this.#keepUp())
      })
  }

  async #close(): Promise<void> {
    this.#timer?.cancel()
    await this.#upkeep
    // The writer last: it holds the lock, and a closing writer tidies the journal only when nobody else has the database open.
    // A store in memory has one thread for both.
    if (this.#options.directory !== ':memory:') await this.#reader.close()
    await this.#owner.close()
  }
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    yield text.slice(start, end)
    start = end + 1
  }
}
