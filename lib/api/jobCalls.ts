import { LibratoError, TimeoutError } from '../errors/index.js'
import type { HttpCore } from '../http/HttpCore.js'
import { sleep } from '../http/sleep.js'
import type { CallDefaults } from './CallDefaults.js'
import { encodeId, type Id } from './encodeId.js'
import { objectAnswer } from './objectAnswer.js'

/** Work that the service goes on with after it has answered. Only `id` and `state` are always there. */
export interface Job {
  readonly id: number
  readonly state: 'queued' | 'working' | 'complete' | 'failed' | 'canceled'
  /** Percent. */
  readonly progress?: number
  readonly output?: string
  /** Of one that failed. */
  readonly errors?: Readonly<Record<string, readonly string[]>>
}

/** How to wait for a job. */
export interface WaitOptions {
  /** Milliseconds between two looks; the first is at once. Default: 1,000. */
  readonly interval?: number
  /** Milliseconds after which waiting ends with a `TimeoutError`; the job goes on. Default: 600,000. */
  readonly timeout?: number
  /** Ends the wait with code `ABORTED`; the job goes on. */
  readonly signal?: AbortSignal
}

/** Calls on jobs. */
export interface JobCalls {
  /** @throws {NotFoundError} there is none, or it is forgotten by now */
  getJob(id: Id): Promise<Job>

  /**
   * Waits until a job has come to an end, and resolves to it: look at its `state`. Takes what `updateMetrics`, `deleteMetrics` and `createSnapshot` resolve
   * to, too: without a job in it there is nothing to wait for, and it resolves to `undefined`.
   *
   * @throws {TimeoutError} it has not come to an end in time
   */
  waitForJob(job: Id, options?: WaitOptions): Promise<Job>
  /** Waits for the job of a result that may have one; `undefined` at once where there was nothing left to do. */
  waitForJob(result: { readonly job?: string }, options?: WaitOptions): Promise<Job | undefined>
  /** Waits for the job that draws a snapshot; `undefined` at once where it is drawn. */
  waitForJob(snapshot: { readonly job_href: string | null }, options?: WaitOptions): Promise<Job | undefined>
}

const ended: ReadonlySet<string> = new Set(['complete', 'failed', 'canceled'])

export function jobCalls(core: HttpCore, { runtime }: CallDefaults): JobCalls {
  const askFor = async (id: Id, signal?: AbortSignal): Promise<Job> => {
    const path = `jobs/${encodeId(id, 'job')}`
    const call = { method: 'GET', path, ...(signal === undefined ? {} : { signal }) } as const
    return objectAnswer<Job>(await core.call(call), 'state')
  }

  async function waitForJob(
    job: Id | JobBearer,
    { interval = 1_000, timeout = 600_000, signal }: WaitOptions = {},
  ): Promise<Job | undefined> {
    checkMilliseconds('interval', interval)
    checkMilliseconds('timeout', timeout)
    const id = typeof job === 'object' && job !== null ? jobOf(job) : job
    if (id === undefined) return undefined
    const deadline = runtime.monotonic() + timeout
    for (let looks = 1; ; looks += 1) {
      const found = await askFor(id, signal)
      if (ended.has(found.state)) return found
      const left = deadline - runtime.monotonic()
      if (left <= 0) {
        // The id came from an answer.
        const message = `Job ${core.redact(String(id))} has not ended within ${timeout} ms; it goes on.`
        throw new TimeoutError(message, { attempts: looks })
      }
      await sleep(Math.min(interval, left), runtime, signal)
    }
  }

  // The overloads differ in whether there may be nothing to wait for.
  return { getJob: (id) => askFor(id), waitForJob: waitForJob as JobCalls['waitForJob'] }
}

/** What has a job, or may have one. */
type JobBearer = { readonly job?: string } | { readonly job_href: string | null }

function jobOf(bearer: JobBearer): string | undefined {
  if (!('job_href' in bearer)) return bearer.job
  if (bearer.job_href === null) return undefined
  const id = /\/jobs\/([^/?#]+)$/.exec(String(bearer.job_href))?.[1]
  if (id === undefined) throw new LibratoError('INVALID_ARGUMENT', 'The job_href must end in the id of the job.')
  return id
}

function checkMilliseconds(name: string, value: unknown): void {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return
  throw new LibratoError('INVALID_OPTION', `waitForJob: ${name} must be a number of milliseconds above 0.`)
}
