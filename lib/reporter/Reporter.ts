/// <reference lib="esnext.disposable" preserve="true" />
import type { Api } from '../api/index.js'
import { Delivery } from '../delivery/Delivery.js'
import type { Receipt } from '../delivery/Receipt.js'
import { LibratoError } from '../errors/LibratoError.js'
import { defaultLogger } from '../runtime/defaultLogger.js'
import { guardedRuntime } from '../runtime/guardedRuntime.js'
import { HostFailures } from '../runtime/HostFailures.js'
import { ProcessHold } from '../runtime/ProcessHold.js'
import type { Runtime } from '../runtime/Runtime.js'
import { resolveLogger } from '../runtime/resolveLogger.js'
import { systemRuntime } from '../runtime/systemRuntime.js'
import { within } from '../runtime/within.js'
import { Counter } from './Counter.js'
import { deliveryListeners } from './deliveryListeners.js'
import { Gauge } from './Gauge.js'
import type { Health } from './Health.js'
import { KnownHandles } from './KnownHandles.js'
import { Moment } from './Moment.js'
import { Notices } from './Notices.js'
import { type Observation, Observers } from './Observers.js'
import { OpenWindow } from './OpenWindow.js'
import { Receipts } from './Receipts.js'
import { Refusals } from './Refusals.js'
import type { ReporterOptions } from './ReporterOptions.js'
import { readHealth } from './readHealth.js'
import type { SingleMeasurement } from './readMeasurement.js'
import { type Connection, resolveConnection } from './resolveConnection.js'
import { readReporterOptions, resolveReporterOptions } from './resolveReporterOptions.js'
import { Schedule } from './Schedule.js'
import { type SeriesOptions, SeriesScope } from './SeriesScope.js'
import { SeriesTable } from './SeriesTable.js'
import { describeJump } from './WindowClock.js'

/** Options of `flush` and `close`. */
export interface DeadlineOptions {
  /** Milliseconds after which it ends, whatever is left. */
  readonly deadline?: number
}

const FLUSH_DEADLINE = 30_000
const CLOSE_DEADLINE = 10_000
/** Milliseconds that a flush waits for `observe` callbacks at most. */
const OBSERVER_PATIENCE = 1_000
/** What a timer can take; beyond it Node rings at once. */
const LONGEST = 2 ** 31 - 1

/**
 * Accumulates samples in memory and sends them in batches at every interval. Recording never waits and never throws; what can't be delivered
 * is kept within a budget and sent later; `flush()` and `close()` say what became of everything.
 *
 * Nothing here keeps the process alive, except while somebody awaits `flush()` or `close()`.
 */
export class Reporter {
  readonly #runtime: Runtime
  readonly #hold = new ProcessHold()
  readonly #connection: Connection
  readonly #table: SeriesTable
  readonly #scope: SeriesScope
  readonly #gauges = new KnownHandles<Gauge>()
  readonly #counters = new KnownHandles<Counter>()
  readonly #observers: Observers
  readonly #window: OpenWindow
  readonly #schedule: Schedule | undefined
  readonly #delivery: Delivery
  readonly #receipts: Receipts
  #closing: Promise<Receipt> | undefined
  readonly #recordingEnd: Moment
  readonly #closed: Moment

  /**
   * @throws {LibratoError} `INVALID_OPTION`, `MISSING_CREDENTIALS`, `PLAINTEXT_REFUSED`
   */
  constructor(given: ReporterOptions = {}) {
    const options = readReporterOptions(given)
    const resolved = resolveReporterOptions(options)
    const { interval } = resolved
    // What the application gave is guarded here, where it comes in; nothing behind this calls it as it is.
    const logger = resolveLogger(options.logger, 'Reporter: ', defaultLogger())
    const host = new HostFailures(logger)
    const runtime = options.runtime === undefined ? systemRuntime : guardedRuntime(options.runtime, 'Reporter: ', host)
    const connection = resolveConnection(options, resolved, logger, runtime)
    this.#runtime = runtime
    this.#connection = connection
    this.#recordingEnd = new Moment('onRecordingEnd', host)
    this.#closed = new Moment('onClosed', host)
    const notices = new Notices(runtime, logger, resolved.onError, host)
    const refusals = new Refusals(notices)
    this.#table = new SeriesTable(resolved, resolved.maxSeries)
    this.#scope = new SeriesScope(this.#table, resolved, resolved.prefix, refusals, runtime)
    this.#observers = new Observers(runtime, refusals, interval === false ? Number.POSITIVE_INFINITY : interval)
    this.#window = new OpenWindow(this.#table, this.#scope, resolved, (by) => {
      notices.report('CLOCK_JUMPED', 'clock', 1, () => describeJump(by))
    })
    this.#delivery = new Delivery(
      {
        core: connection.transport,
        destination: connection.destination,
        runtime,
        hold: this.#hold,
        timeout: resolved.timeout,
        ...deliveryListeners(this, notices),
      },
      resolved,
    )
    this.#receipts = new Receipts(this, runtime, this.#delivery)
    if (interval !== false) {
      this.#schedule = new Schedule(runtime, this.#hold, interval, {
        seal: () => this.#endWindow(),
        send: () => this.#receipts.send(),
      })
      this.#schedule.start()
    }
  }

  /**
   * The calls of the API, on this reporter's own connections.
   *
   * @throws {LibratoError} `MISSING_CREDENTIALS`: it reports to another `destination`, and nothing says who is calling
   */
  get api(): Api {
    return this.#connection.api()
  }

  /**
   * A gauge of this name: the same cell for the same name and tags, however often it is asked for.
   *
   * @throws {LibratoError} `INVALID_OPTION`: tags on a reporter that reports by source, or an option that there is not
   */
  gauge(name: string, options: SeriesOptions = {}): Gauge {
    return new Gauge(this.#scope, this.#gauges, this.#scope.identify('gauge', name, options))
  }

  /**
   * A counter of this name: the same cell for the same name and tags, however often it is asked for.
   *
   * @throws {LibratoError} `INVALID_OPTION`: tags on a reporter that reports by source, or an option that there is not
   */
  counter(name: string, options: SeriesOptions = {}): Counter {
    return new Counter(this.#scope, this.#counters, this.#scope.identify('counter', name, options))
  }

  /**
   * Reads a value once per window, just before it ends, and records it as a gauge. A callback may return a promise; what it brings counts for
   * the window that is open then. Returns a function that stops it.
   *
   * @throws {LibratoError} `INVALID_OPTION`: nothing to call, tags on a reporter that reports by source, or an option that there is not
   */
  observe(name: string, read: Observation, options: SeriesOptions = {}): () => void {
    if (typeof read !== 'function')
      throw new LibratoError('INVALID_OPTION', 'observe: the second argument must be a function that gives a number.')
    return this.#observers.add(name, read, this.gauge(name, options))
  }

  /**
   * Sends one exact measurement along with the next batch. It is not aggregated, and never merged.
   *
   * @throws {LibratoError} `INVALID_OPTION`: tags on a reporter that reports by source
   */
  measure(measurement: SingleMeasurement): void {
    this.#window.measure(measurement)
  }

  /**
   * Seals the open window and sends everything that is not settled, past any pause but one that the service asked for. Resolves when each
   * measurement is settled or has failed one full attempt, or at the deadline (default: 30 s). Never rejects.
   */
  async flush(options: DeadlineOptions = {}): Promise<Receipt> {
    if (this.#closing !== undefined) return this.#closing
    const started = this.#runtime.monotonic()
    const until = started + milliseconds(options, FLUSH_DEADLINE)
    const release = this.#hold.hold()
    try {
      await this.#readObservers(until)
      await this.#delivery.opened(until)
      await this.#untilSealable(until)
      this.#seal()
      const tally = this.#delivery.cover()
      await this.#delivery.flush(tally, until)
      return this.#receipts.conclude('flush', tally, started)
    } finally {
      release()
    }
  }

  /**
   * Ends this reporter: seals the open window, sends what is retained, and at the deadline (default: 10 s) aborts whatever is left. Samples after it
   * are refused and counted. Twice gives the same promise. Never rejects.
   */
  close(options: DeadlineOptions = {}): Promise<Receipt> {
    this.#closing ??= this.#close(milliseconds(options, CLOSE_DEADLINE))
    return this.#closing
  }

  async #close(deadline: number): Promise<Receipt> {
    const started = this.#runtime.monotonic()
    const until = started + deadline
    const release = this.#hold.hold()
    try {
      this.#schedule?.stop()
      await this.#readObservers(until)
      this.#endRecording()
      await this.#delivery.opened(until)
      this.#seal()
      const tally = this.#delivery.cover()
      await this.#delivery.close(tally, until)
      this.#receipts.endSending()
      return this.#receipts.conclude('close', tally, started)
    } finally {
      this.#connection.close()
      this.#closed.come()
      release()
    }
  }

  /**
   * Ends this reporter at once, for the end of a process, when nothing asynchronous runs any more (`exit`): what isn't settled is written to the
   * spool, and `retained` in the receipt; without a spool it is lost. Nothing is sent. Never throws. `installExitHooks` calls it.
   */
  closeSync(): Receipt {
    const started = this.#runtime.monotonic()
    this.#schedule?.stop()
    this.#endRecording()
    this.#seal()
    const tally = this.#delivery.cover()
    this.#delivery.closeSync()
    this.#receipts.endSending()
    const receipt = this.#receipts.conclude('close', tally, started)
    this.#connection.close()
    this.#closing ??= Promise.resolve(receipt)
    this.#closed.come()
    return receipt
  }

  /** Calls back once, when this reporter takes no more samples, which is before it has closed; at once if that was. Returns a function that takes it back. */
  onRecordingEnd(callback: () => void): () => void {
    return this.#recordingEnd.on(callback)
  }

  /** Calls back once, when this reporter has closed; at once if it has. Returns a function that takes it back. */
  onClosed(callback: () => void): () => void {
    return this.#closed.on(callback)
  }

  #endRecording(): void {
    this.#observers.clear()
    this.#recordingEnd.come()
    this.#table.close()
  }

  /** Closes with the default deadline: `await using reporter = new Reporter(...)`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** How it is doing, as of now. */
  health(): Health {
    return readHealth(this.#table, this.#scope, this.#window, this.#delivery)
  }

  /** The wall clock has reached a multiple of the interval. */
  #endWindow(): void {
    this.#receipts.endSending()
    void this.#observers.read()
    if (this.#window.untilSealable === 0) this.#seal()
  }

  /** Moves what was recorded into delivery. */
  #seal(): void {
    const window = this.#window.seal(this.#delivery.oldestSerial)
    if (window !== undefined) this.#delivery.retain(window)
    const { departures } = this.#table
    this.#gauges.sweep(departures)
    this.#counters.sweep(departures)
  }

  /** A second flush within a second waits for it to turn, or its window would carry the stamp of the one before. */
  async #untilSealable(until: number): Promise<void> {
    for (let wait = this.#window.untilSealable; wait > 0; wait = this.#window.untilSealable) {
      const left = until - this.#runtime.monotonic()
      if (left <= 0) return
      await within(this.#runtime, this.#hold, Math.min(wait, left))
    }
  }

  /** Callbacks that take their time get a part of the deadline only: one that hangs must not keep everything else from being sent. */
  async #readObservers(until: number): Promise<void> {
    const pending = this.#observers.read()
    if (pending === undefined) return
    const left = until - this.#runtime.monotonic()
    await within(this.#runtime, this.#hold, Math.min(OBSERVER_PATIENCE, left / 4), pending)
  }
}

/** A deadline that makes no sense is the default: flush and close never throw, least of all at shutdown. */
function milliseconds(options: DeadlineOptions, otherwise: number): number {
  try {
    const { deadline } = options
    return typeof deadline === 'number' && deadline >= 0 ? Math.min(deadline, LONGEST) : otherwise
  } catch {
    return otherwise
  }
}
