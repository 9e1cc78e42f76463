import type { Api, Submission, SubmissionSummary } from '../../api/index.js'
import { BadRequestError } from '../../errors/index.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import { KnownRefusals, reasonOf } from './KnownRefusals.js'
import type { Line, LineKind } from './parseLine.js'

/** A line that waits to be sent. */
export interface PendingLine extends Line {
  readonly number: number
  /** Unix seconds. */
  readonly time: number
}

/** How lines are sent. */
export interface LineSenderOptions {
  readonly kind: LineKind
  /** Lines of a batch: the most that wait while one is under way, too. */
  readonly batch: number
  /** Milliseconds after which a batch goes, however small it is. */
  readonly interval: number
  /** Is told of each line that the service refuses; without its number where the service doesn't say which it was. */
  readonly onRefusal: (number: number | undefined, message: string) => void
}

/**
 * Sends lines in batches, one batch after the other: a batch goes when it is full, or when its first line has waited for an interval. While the
 * service is slow `add` waits, so that nothing is read which can't be kept.
 */
export class LineSender {
  readonly #api: Pick<Api, 'submit'>
  readonly #runtime: Runtime
  readonly #options: LineSenderOptions
  #pending: PendingLine[] = []
  #timer: Timer | undefined
  /** The batch that is under way, and what is sent after it. */
  #sending: Promise<void> = Promise.resolve()
  #failure: { readonly error: unknown } | undefined
  readonly #known = new KnownRefusals()
  #accepted = 0
  #refused = 0

  constructor(api: Pick<Api, 'submit'>, runtime: Runtime, options: LineSenderOptions) {
    this.#api = api
    this.#runtime = runtime
    this.#options = options
  }

  get accepted(): number {
    return this.#accepted
  }

  /** Lines that the service refused. */
  get refused(): number {
    return this.#refused
  }

  /** @throws what a batch before has failed with */
  async add(line: PendingLine): Promise<void> {
    this.#pending.push(line)
    if (this.#pending.length >= this.#options.batch) await this.flush()
    else this.#timer ??= this.#arm()
    this.#throwFailure()
  }

  /** Sends what waits, and resolves when it is settled. @throws what a batch has failed with */
  async flush(): Promise<void> {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#sending = this.#sending.then(() => this.#sendPending())
    await this.#sending
    this.#throwFailure()
  }

  #arm(): Timer {
    const timer = this.#runtime.schedule(this.#options.interval, () => {
      // A failure is kept, and thrown by the next call.
      this.flush().catch(() => undefined)
    })
    timer.ref()
    return timer
  }

  async #sendPending(): Promise<void> {
    const lines = this.#pending
    this.#pending = []
    if (lines.length === 0 || this.#failure !== undefined) return
    try {
      await this.#submit(lines)
    } catch (error) {
      this.#failure = { error }
    }
  }

  async #submit(lines: readonly PendingLine[]): Promise<void> {
    let summary: SubmissionSummary
    try {
      summary = await this.#api.submit(submissionOf(lines, this.#options.kind))
    } catch (error) {
      if (!(error instanceof BadRequestError)) throw error
      return await this.#isolate(lines, error)
    }
    this.#accepted += summary.accepted
    for (const { index, count, message, error } of summary.errors) {
      if (error !== undefined && !(error instanceof BadRequestError)) throw error
      if (index === undefined) this.#refuse(undefined, message)
      else for (const line of lines.slice(index, index + count)) this.#refuse(line, message)
    }
  }

  /** A request that was refused as a whole goes again in halves, without what is known to be refused; the newer half first, which tells most. */
  async #isolate(lines: readonly PendingLine[], error: BadRequestError): Promise<void> {
    this.#known.learn(error, lines)
    const [only, another] = lines
    if (only !== undefined && another === undefined) return this.#refuse(only, reasonOf(error))
    const half = Math.ceil(lines.length / 2)
    for (const part of [lines.slice(half), lines.slice(0, half)]) {
      const rest: PendingLine[] = []
      for (const line of part) {
        const why = this.#known.why(line)
        if (why === undefined) rest.push(line)
        else this.#refuse(line, why)
      }
      if (rest.length > 0) await this.#submit(rest)
    }
  }

  #refuse(line: PendingLine | undefined, message: string): void {
    this.#refused += 1
    this.#options.onRefusal(line?.number, message)
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }
}

/** Gauges go by tags. The API knows counters only by sources. */
function submissionOf(lines: readonly PendingLine[], kind: LineKind): Submission {
  if (kind === 'gauge')
    return { measurements: lines.map(({ name, value, tags, time }) => ({ name, value, tags: { ...tags }, time })) }
  return {
    counters: lines.map(({ name, value, tags, time }) => ({
      name,
      value,
      measure_time: time,
      ...(tags['source'] === undefined ? {} : { source: tags['source'] }),
    })),
  }
}
