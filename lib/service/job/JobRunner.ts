import { LibratoError } from '../../errors/index.js'
import type { Logger } from '../../runtime/Logger.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import type { Access } from '../access/Access.js'
import { AnswerThrown, systemError } from '../http/Answer.js'
import type { Store } from '../store/Store.js'
import type { JobJson, JobState } from './JobJson.js'

/** Metrics that a job changes in one transaction: short enough that submissions wait for no more than a moment. */
const sliceLength = 1_000

/** Jobs that are remembered; the oldest go. */
const mostJobs = 1_000

/** Jobs that may wait. */
const mostWaiting = 200

/** Names that all jobs that wait may hold in memory, unless there is one job only. */
const mostNames = 2_000_000

/** Milliseconds before a slice is tried again that the store had no room or no thread for; after the last one the job fails. */
const pauses = [500, 1_000, 2_000, 4_000, 8_000] as const

/** Work on many metrics, done slice by slice. */
export interface Work {
  readonly names: readonly string[]
  /** Does what is to be done to some of them. */
  run(names: readonly string[]): Promise<unknown>
  /** What the job says when it is done: `metrics deleted`. */
  readonly done: string
  /** By what it was asked for: when that ends, the rest is left undone. */
  readonly access?: Access | undefined
}

/** Carries out in the background what would hold up submissions if it were done at once; one job after the other. */
export class JobRunner {
  readonly #store: Store
  readonly #runtime: Runtime
  readonly #logger: Logger | undefined
  /** Those that are not finished, in this process. What the store has as unfinished beside them was interrupted. */
  readonly #unfinished = new Map<number, JobJson>()
  #last: Promise<void> = Promise.resolve()
  #turn: Promise<unknown> = Promise.resolve()
  /** Jobs that were taken on and are not finished, and the names that they hold. */
  #jobs = 0
  #names = 0
  #isClosed = false
  /** Ends the pause under way. */
  #wake: () => void = () => {}

  constructor(store: Store, runtime: Runtime, logger: Logger | undefined) {
    this.#store = store
    this.#runtime = runtime
    this.#logger = logger
  }

  /** For those who prepare something for a job of so many names. @throws AnswerThrown 503 when too much waits already */
  checkRoom(names = 1): void {
    const isFull = this.#jobs >= mostWaiting || (this.#jobs > 0 && this.#names + names > mostNames)
    if (isFull)
      throw new AnswerThrown(systemError(503, 'Too many jobs are waiting; try again later', { 'retry-after': '5' }))
  }

  /** Prepares jobs one after the other, for what takes much memory. */
  async inTurn<T>(prepare: () => Promise<T>): Promise<T> {
    const prepared = this.#turn.then(prepare)
    this.#turn = prepared.catch(() => undefined)
    return prepared
  }

  /** Takes on a job and gives its number. @throws AnswerThrown 503 when too much waits already */
  async start(work: Work): Promise<number> {
    const { length } = work.names
    this.checkRoom(length)
    // Before anything is waited for, or jobs that come together would all find room.
    this.#jobs += 1
    this.#names += length
    const release = (): void => {
      this.#jobs -= 1
      this.#names -= length
    }
    try {
      const id = await this.#create()
      this.#last = this.#last.then(() => this.#carryOut(id, work)).finally(release)
      return id
    } catch (error) {
      release()
      throw error
    }
  }

  /** Writes down that there is a job. */
  async #create(): Promise<number> {
    await this.#forgetOldest()
    const now = this.#now()
    const job = await this.#store.createDocument({ kind: 'job', name: '', body: { state: 'queued' }, now })
    if (job === undefined) throw new Error('A job, which needs no name of its own, was not created.')
    const { id } = job
    this.#unfinished.set(id, { id, state: 'queued', progress: 0 })
    return id
  }

  /** What became of a job so far; undefined if there is none. */
  async get(id: number): Promise<JobJson | undefined> {
    const unfinished = this.#unfinished.get(id)
    if (unfinished !== undefined) return unfinished
    const job = await this.#store.getDocument('job', id)
    if (job === undefined) return undefined
    const { state, done = 0, total = 0, ...rest } = job.body as StoredJob
    if (state !== 'queued') return { id, state, ...rest }
    // The process ended before it could write down that it does.
    return { id, state: 'failed', ...interruption(done, total) }
  }

  /** Ends after the slice that is under way; the rest of the work is left undone, and the job says so. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#wake()
    await this.#last
  }

  async #carryOut(id: number, { names, run, done, access }: Work): Promise<void> {
    for (let at = 0; at < names.length; at += sliceLength) {
      if (access?.hasEnded === true) return this.#finish(id, 'failed', withdrawal(at, names.length))
      if (this.#isClosed) return this.#finish(id, 'failed', interruption(at, names.length))
      this.#unfinished.set(id, { id, state: 'working', progress: percent(at, names.length) })
      try {
        if (names.length > sliceLength) await this.#note(id, { state: 'queued', done: at, total: names.length })
        await this.#insist(() => run(names.slice(at, at + sliceLength)))
      } catch (error) {
        if (this.#isClosed) return this.#finish(id, 'failed', interruption(at, names.length))
        this.#logger?.error({ err: error, job: id }, 'a job failed')
        return this.#finish(id, 'failed', {
          progress: percent(at, names.length),
          errors: { request: ['The store failed; the log of the service says why'] },
        })
      }
    }
    return this.#finish(id, 'complete', { progress: 100, output: `${names.length} ${done}` })
  }

  /** Tries again what the store can't do for the moment; a slice may be repeated. */
  async #insist(work: () => Promise<unknown>): Promise<void> {
    for (const pause of [...pauses, undefined]) {
      try {
        await work()
        return
      } catch (error) {
        const mayPass = error instanceof LibratoError && error.code === 'STORE_UNAVAILABLE'
        if (!mayPass || pause === undefined || this.#isClosed) throw error
      }
      await this.#pause(pause)
    }
  }

  async #pause(delay: number): Promise<void> {
    let timer: Timer | undefined
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      timer = this.#runtime.schedule(delay, resolve)
    })
    timer?.cancel()
  }

  /** A job whose end could not be written down reads as failed; that is no reason to stop the next one. */
  async #finish(id: number, state: JobState, outcome: Partial<JobJson>): Promise<void> {
    try {
      await this.#insist(() => this.#note(id, { state, ...outcome }))
    } catch (error) {
      this.#logger?.error({ err: error, job: id }, 'the end of a job could not be stored')
    }
    this.#unfinished.delete(id)
  }

  async #note(id: number, body: StoredJob): Promise<void> {
    await this.#store.updateDocument('job', id, { body: { ...body }, now: this.#now() })
  }

  async #forgetOldest(): Promise<void> {
    const { total, items } = await this.#store.listDocuments({ kind: 'job', orderBy: 'id', offset: 0, length: 1 })
    const oldest = items[0]
    if (total >= mostJobs && oldest !== undefined && !this.#unfinished.has(oldest.id))
      await this.#store.deleteDocument('job', oldest.id)
  }

  #now(): number {
    return Math.floor(this.#runtime.now() / 1000)
  }
}

/** A job as it is kept: while it isn't finished, how far it is for certain. */
type StoredJob = Omit<JobJson, 'id'> & { readonly done?: number; readonly total?: number }

/** What a job says that the end of the service cut short: metrics, of which the first so many are done for certain. */
function interruption(done: number, total: number): Pick<JobJson, 'progress' | 'errors'> {
  const reason =
    done === 0
      ? 'The service ended before this began, or soon after; send the request again'
      : `The service ended after ${done} of ${total}; send the request again for the rest`
  return { progress: percent(done, total), errors: { request: [reason] } }
}

/** What a job says whose token was deleted or changed before it was done. */
function withdrawal(done: number, total: number): Pick<JobJson, 'progress' | 'errors'> {
  const reason = `The token that asked for this was changed or deleted after ${done} of ${total}; the rest was left as it was`
  return { progress: percent(done, total), errors: { request: [reason] } }
}

function percent(done: number, total: number): number {
  return total === 0 ? 0 : Math.floor((done / total) * 10_000) / 100
}
