import type { Runtime } from '../runtime/Runtime.js'
import { type Measurement, measurementBytes } from '../windows/Measurement.js'
import { Window } from '../windows/Window.js'
import type { Refusals } from './Refusals.js'
import { MeasurementFault, readFields, readMeasurement, type SingleMeasurement } from './readMeasurement.js'
import { SealAges } from './SealAges.js'
import type { SeriesScope } from './SeriesScope.js'
import type { SeriesDefaults, SeriesTable } from './SeriesTable.js'
import { type ClockState, WindowClock } from './WindowClock.js'

/** Milliseconds after which an untouched series leaves memory, at the end of a window; at least {@link IDLE_WINDOWS} windows. */
const IDLE = 600_000
/** Windows that an untouched series stays in any case. */
const IDLE_WINDOWS = 2

/** Options of {@link OpenWindow}. */
export interface OpenWindowOptions extends SeriesDefaults {
  /** Milliseconds, or false. */
  readonly interval: number | false
  readonly retention: { readonly bytes: number }
}

/** What was recorded since the last seal: the touched cells of the table, and single measurements. */
export class OpenWindow {
  readonly #runtime: Runtime
  readonly #table: SeriesTable
  readonly #scope: SeriesScope
  readonly #refusals: Refusals
  readonly #options: OpenWindowOptions
  readonly #clock: WindowClock
  readonly #ages = new SealAges(IDLE)
  #singles: Measurement[] = []
  #singleBytes = 0

  /** `onJump`: told by how many milliseconds the wall clock has jumped. */
  constructor(
    table: SeriesTable,
    scope: SeriesScope,
    options: OpenWindowOptions,
    onJump: (milliseconds: number) => void,
  ) {
    this.#runtime = scope.runtime
    this.#table = table
    this.#scope = scope
    this.#refusals = scope.refusals
    this.#options = options
    this.#clock = new WindowClock(scope.runtime, options.interval, onJump)
  }

  /** Milliseconds to wait until a seal would not run ahead of the clock; 0 where there is nothing to seal. */
  get untilSealable(): number {
    return this.#isUntouched ? 0 : this.#clock.untilSealable
  }

  /** 1, and one more for every jump of the clock back that was too large to wait out. */
  get timelines(): number {
    return this.#clock.timelines
  }

  /** Jumps of the wall clock. */
  get clock(): ClockState {
    return this.#clock.state
  }

  /** Adds a single measurement, or refuses and counts it. */
  measure(given: SingleMeasurement): void {
    // Not every caller is typed, and a hot path is no place to throw.
    const fields = readFields(given)
    const name: unknown = fields instanceof MeasurementFault ? undefined : fields.name
    const fullName = typeof name === 'string' ? this.#scope.nameOf(name) : name
    if (!this.#table.isOpen) {
      this.#refusals.count('closed', fullName)
      return
    }
    const measurement =
      fields instanceof MeasurementFault
        ? fields
        : readMeasurement(fields, fullName, this.#options, this.#runtime.now() / 1_000)
    if (measurement instanceof MeasurementFault) {
      this.#refusals.count(measurement.cause, fullName, measurement.detail)
      return
    }
    const bytes = measurementBytes(measurement)
    if (this.#singleBytes + bytes > this.#options.retention.bytes) {
      this.#refusals.count('budget', fullName)
      return
    }
    this.#singles.push(measurement)
    this.#singleBytes += bytes
  }

  /**
   * Takes out what was recorded. Where nothing was, it just starts anew, if that needs no stamp ahead of the clock. Then it lets idle series
   * go, but for those that loose windows name: `oldestSerial` is the first seal of which something is loose.
   */
  seal(oldestSerial: number | undefined): Window | undefined {
    const window = this.#take()
    const now = this.#runtime.monotonic()
    const { serial } = this.#table
    this.#ages.note(serial, now)
    const oldest = oldestSerial ?? Number.POSITIVE_INFINITY
    this.#table.sweep(Math.min(this.#ages.oldBefore(now), serial - IDLE_WINDOWS, oldest))
    return window
  }

  #take(): Window | undefined {
    if (this.#isUntouched) {
      if (this.#clock.untilSealable === 0) this.#clock.seal()
      this.#table.seal()
      return undefined
    }
    const span = this.#clock.seal()
    const singles = this.#singles
    this.#singles = []
    this.#singleBytes = 0
    const { serial } = this.#table
    return new Window(span, this.#table.seal(), singles, serial)
  }

  get #isUntouched(): boolean {
    return this.#table.isUntouched && this.#singles.length === 0
  }
}
