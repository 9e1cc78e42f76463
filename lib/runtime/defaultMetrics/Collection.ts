import { LibratoError } from '../../errors/index.js'
import { defaultLogger } from '../defaultLogger.js'
import { HostFailures } from '../HostFailures.js'
import {
  catalogue,
  type DefaultCounterName,
  type DefaultGaugeName,
  type DefaultMetric,
  type DefaultMetricName,
} from './catalogue.js'
import type { MetricSink, SinkOptions } from './MetricSink.js'

/**
 * One run of default metrics: names and tags its series, knows what has to be ended, and lets nothing through once it has ended, so that a
 * read that was under way when it was stopped can't bring a series back.
 */
export class Collection {
  readonly #sink: MetricSink
  readonly #prefix: string
  readonly #tags: Readonly<Record<string, string>>
  readonly #takesTags: boolean
  readonly #host = new HostFailures(defaultLogger())
  /** Until then, a sink that refuses is the caller's to know. */
  #isStarted = false
  #endings: (() => void)[] = []
  #isStopped = false

  constructor(sink: MetricSink, prefix: string, tags: Readonly<Record<string, string>>) {
    this.#sink = sink
    this.#prefix = prefix
    this.#tags = tags
    this.#takesTags = takesTags(sink, prefix)
  }

  /** Whether series are told apart by tags. Without them the value of the metric's tag becomes the last part of its name. */
  get takesTags(): boolean {
    return this.#takesTags
  }

  /** Records what a gauge was found to be. `tagged` is the value of the metric's own tag, as the system writes it. */
  gauge(name: DefaultGaugeName, value: number, tagged?: string): void {
    if (this.#isStopped || !Number.isFinite(value)) return
    const series = this.#series(name, tagged)
    this.#hand(() => this.#sink.gauge(series.name, series.options).record(value))
  }

  /** Takes a total that the system keeps. */
  total(name: DefaultCounterName, value: number, tagged?: string): void {
    if (this.#isStopped || !Number.isFinite(value)) return
    const series = this.#series(name, tagged)
    this.#hand(() => this.#sink.counter(series.name, series.options).set(value))
  }

  /** Counts up. */
  count(name: DefaultCounterName, by: number, tagged?: string): void {
    if (this.#isStopped) return
    const series = this.#series(name, tagged)
    this.#hand(() => this.#sink.counter(series.name, series.options).increment(by))
  }

  /**
   * Once per window: `read` records what it likes and returns the figure of `name` itself. One reading a family keeps the figures of a
   * family of one moment, and costs one system call where one callback per series would cost one each.
   */
  everyWindow(name: DefaultGaugeName, read: () => number | Promise<number>): void {
    const series = this.#series(name)
    this.onStop(this.#sink.observe(series.name, read, series.options))
  }

  /** Has `end` called when the collection stops. */
  onStop(end: () => void): void {
    this.#endings.push(end)
  }

  /** Ends everything that was started. May be called again. */
  stop(): void {
    this.#isStopped = true
    const endings = this.#endings
    this.#endings = []
    for (const end of endings) this.#host.call('the sink of collectDefaultMetrics', end)
  }

  /** Everything is set up: from now on a sink that throws, perhaps in a callback of Node's, ends nothing but that reading. */
  start(): void {
    this.#isStarted = true
  }

  #hand(call: () => void): void {
    if (this.#isStarted) this.#host.call('the sink of collectDefaultMetrics', call)
    else call()
  }

  #series(name: DefaultMetricName, tagged?: string): { name: string; options: SinkOptions } {
    const { tag }: DefaultMetric = catalogue[name]
    const full = this.#prefix + name
    if (tag === undefined || tagged === undefined) return { name: full, options: this.#options(this.#tags) }
    // Without tags the series would fall on top of each other, so what tells them apart goes into the name.
    if (!this.#takesTags) return { name: `${full}.${tagged.replace(/[^-.:\w]/g, '_')}`.slice(0, 255), options: {} }
    return { name: full, options: this.#options({ ...this.#tags, [tag]: legalTagValue(tagged) }) }
  }

  #options(tags: Readonly<Record<string, string>>): SinkOptions {
    return Object.keys(tags).length === 0 ? {} : { tags }
  }
}

/** A reporter by source refuses tags as soon as it is asked for a handle, which records nothing. */
function takesTags(sink: MetricSink, prefix: string): boolean {
  try {
    sink.gauge(`${prefix}process.memory.space.used`, { tags: { space: 'new_space' } })
    return true
  } catch (error) {
    if (error instanceof LibratoError && error.code === 'INVALID_OPTION') return false
    throw error
  }
}

/** A device, path or interface as a tag value: characters that the API refuses become `_` (reference, section 3.2). */
function legalTagValue(value: string): string {
  return value.replace(/[^-.:?\\/\w ]/g, '_').slice(0, 255) || '_'
}
