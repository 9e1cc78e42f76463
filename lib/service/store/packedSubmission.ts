import { identityLength, seriesWeight } from './catalog/seriesWeight.js'
import type {
  IdempotencyKey,
  IncomingMeasurement,
  MetricKind,
  MetricProperties,
  Refusal,
  SeriesIdentity,
  WriteRequest,
} from './Store.js'

/** What a measurement belongs to. */
export interface NamedSeries {
  readonly name: string
  readonly kind: MetricKind
  readonly series: SeriesIdentity
}

/**
 * A submission as it goes to the thread that writes: figures in one block of memory that changes hands, instead of objects that are copied one
 * by one (which cost as much as storing them), and every series by a number, named only once.
 */
export interface PackedSubmission {
  /** Numbers of series are valid within one generation; another one starts at 0. */
  readonly generation: number
  /** The number of the first of `added`. */
  readonly firstAdded: number
  /** Series that were not named before. */
  readonly added: readonly NamedSeries[]
  /** One measurement after the other, {@link columnWidth} numbers each, by {@link column}. */
  readonly columns: Float64Array<ArrayBuffer>
  /** What measurements say about metrics that they create: each from a position on, up to the next one's. */
  readonly creations: readonly { readonly from: number; readonly properties: MetricProperties | undefined }[]
  readonly total: number
  readonly atomic: boolean
  readonly refusals: readonly Refusal[]
  readonly userAgent: string | undefined
  readonly receivedAt: number
  readonly idempotency: IdempotencyKey | undefined
}

/** Where the numbers of one measurement stand. Those that it doesn't have are NaN; without a `count`, `sum` is its only sample or total. */
export const column = { index: 0, series: 1, time: 2, count: 3, sum: 4, min: 5, max: 6, sumSquares: 7 } as const

export const columnWidth = 8

/** Series that are numbered before a new generation starts, by {@link seriesWeight}: bounds the memory of both sides. */
const seriesPerGeneration = 500_000

/** Packs submissions for one thread, which must get all of them, in order. */
export class SubmissionPacker {
  #generation = 0
  #count = 0
  #weight = 0
  #added: NamedSeries[] = []
  /** By identity, because whoever reads submissions gives the same object for the same series each time. Mostly one name each. */
  #numbers = new WeakMap<SeriesIdentity, (NamedSeries & { readonly number: number })[]>()

  pack(request: WriteRequest): PackedSubmission {
    if (this.#weight >= seriesPerGeneration) this.#startGeneration()
    const firstAdded = this.#count
    const { measurements } = request
    const columns = new Float64Array(measurements.length * columnWidth)
    const creations: { from: number; properties: MetricProperties | undefined }[] = []
    let create: MetricProperties | undefined
    for (let position = 0; position < measurements.length; position += 1) {
      const measurement = measurements[position]!
      this.#fill(columns, position * columnWidth, measurement)
      if (measurement.create !== create) {
        create = measurement.create
        creations.push({ from: position, properties: create })
      }
    }
    const added = this.#added
    this.#added = []
    const { atomic, refusals, receivedAt, userAgent, idempotency } = request
    const total = request.total ?? measurements.length + refusals.length
    const rest = { total, atomic, refusals, receivedAt, userAgent, idempotency }
    return { generation: this.#generation, firstAdded, added, columns, creations, ...rest }
  }

  #fill(columns: Float64Array, at: number, measurement: IncomingMeasurement): void {
    const { index, time, value, count, sum, min, max, sumSquares } = measurement
    columns[at + column.index] = index
    columns[at + column.series] = this.#numberOf(measurement)
    columns[at + column.time] = time
    columns[at + column.count] = value === undefined ? (count ?? 0) : Number.NaN
    columns[at + column.sum] = value ?? sum ?? 0
    columns[at + column.min] = min ?? Number.NaN
    columns[at + column.max] = max ?? Number.NaN
    columns[at + column.sumSquares] = sumSquares ?? Number.NaN
  }

  #numberOf({ name, kind, series }: IncomingMeasurement): number {
    let named = this.#numbers.get(series)
    if (named === undefined) {
      named = []
      this.#numbers.set(series, named)
    }
    for (const known of named) if (known.name === name && known.kind === kind) return known.number
    const number = this.#count
    this.#count += 1
    this.#weight += seriesWeight(identityLength(series))
    named.push({ name, kind, series, number })
    this.#added.push({ name, kind, series })
    return number
  }

  #startGeneration(): void {
    this.#generation += 1
    this.#count = 0
    this.#weight = 0
    this.#numbers = new WeakMap()
  }
}
