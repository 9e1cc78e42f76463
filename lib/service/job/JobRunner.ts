import type { Logger } from '../../runtime/Logger.js'
import type { Runtime } from '../../runtime/Runtime.js'
import type { Store } from '../store/Store.js'
import type { JobJson, JobState } from './JobJson.js'

/** Metrics that a job changes in one transaction: short enough that submissions wait for no more than a moment. */
const sliceLength = 1_000

/** Jobs that are remembered; the oldest go. */
const mostJobs = 1_000

/** Work on many metrics, done slice by slice. */
export interface Work {
  readonly names: readonly string[]
  /** Does what is to be done to some of them. */
  run(names: readonly string[]): Promise<unknown>
  /** What the job says when it is done: `metrics deleted`. */
  readonly done: string
}

/** Carries out in the background what would hold up submissions if it were done at once; one job after the other. */
export class JobRunner {
  readonly #store: Store
  readonly #runtime: Runtime
  readonly #logger: Logger | undefined
  /** Those that are not finished, in this process. What the store has as unfinished beside them was interrupted. */
  readonly #unfinished = new Map<number, JobJson>()
  #last: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(store: Store, runtime: Runtime, logger: Logger | undefined) {
    this.#store = store
    this.#runtime = runtime
    this.#logger = logger
  }

  /** Takes on a job and gives its number. */
  async start(work: Work): Promise<number> {
    await this.#forgetOldest()
    const now = this.#now()
    const job = await this.#store.createDocument({ kind: 'job', name: '', body: { state: 'queued' }, now })
    if (job === undefined) throw new Error('A job, which needs no name of its own, was not created.')
    const { id } = job
    this.#unfinished.set(id, { id, state: 'queued', progress: 0 })
    this.#last = this.#last.then(() => this.#carryOut(id, work))
    return id
  }

  /** What became of a job so far; undefined if there is none. */
  async get(id: number): Promise<JobJson | undefined> {
    const unfinished = this.#unfinished.get(id)
    if (unfinished !== undefined) return unfinished
    const job = await this.#store.getDocument('job', id)
    if (job === undefined) return undefined
    // It was under way when the service ended.
    if (job.body['state'] === 'queued') return { id, state: 'canceled' }
    return { id, ...(job.body as Omit<JobJson, 'id'>) }
  }

  /** Ends after the slice that is under way; the rest of the work is left undone. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#last
  }

  async #carryOut(id: number, { names, run, done }: Work): Promise<void> {
    for (let at = 0; at < names.length; at += sliceLength) {
      if (this.#isClosed) return
      this.#unfinished.set(id, { id, state: 'working', progress: Math.floor((at / names.length) * 10_000) / 100 })
      try {
        await run(names.slice(at, at + sliceLength))
      } catch (error) {
        this.#logger?.error({ err: error, job: id }, 'a job failed')
        return this.#finish(id, 'failed', {
          errors: { request: ['The store failed; the log of the service says why'] },
        })
      }
    }
    return this.#finish(id, 'complete', { progress: 100, output: `${names.length} ${done}` })
  }

  /** A job whose end could not be written down reads as canceled; that is no reason to stop the next one. */
  async #finish(id: number, state: JobState, outcome: Partial<JobJson>): Promise<void> {
    try {
      await this.#store.updateDocument('job', id, { body: { state, ...outcome }, now: this.#now() })
    } catch (error) {
      this.#logger?.error({ err: error, job: id }, 'the end of a job could not be stored')
    }
    this.#unfinished.delete(id)
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
