import { AcceptedKeys } from './AcceptedKeys.js'
import { MetricWriter } from './catalog/MetricWriter.js'
import type { KnownMetric } from './catalog/metricRow.js'
import { metricKey } from './catalog/metricRow.js'
import { SeriesDirectory } from './catalog/SeriesDirectory.js'
import type { Database } from './driver/Database.js'
import type { DirtyBuckets } from './records/DirtyBuckets.js'
import { RecordWriter } from './records/RecordWriter.js'
import type { IncomingMeasurement, MetricType, Refusal, SubmissionOutcome, WriteRequest, WriteResult } from './Store.js'

/** Stores submissions: the outcome and all its rows in one transaction, or nothing. */
export class SubmissionWriter {
  readonly #db: Database
  readonly #directory: SeriesDirectory
  readonly #dirty: DirtyBuckets
  readonly #metrics: MetricWriter
  readonly #records: RecordWriter
  readonly #accepted: AcceptedKeys

  constructor(db: Database, dirty: DirtyBuckets) {
    this.#db = db
    this.#dirty = dirty
    this.#directory = new SeriesDirectory(db)
    this.#metrics = new MetricWriter(db)
    this.#records = new RecordWriter(db, dirty)
    this.#accepted = new AcceptedKeys(db)
  }

  write(request: WriteRequest): WriteResult {
    this.#directory.trim()
    try {
      return this.#db.transaction('write', () => this.#writeInside(request))
    } catch (error) {
      // Ids and marks that were made in the undone transaction are not there any more.
      this.forget()
      this.#dirty.forget()
      throw error
    }
  }

  /** Metrics were changed or deleted. */
  forget(): void {
    this.#directory.forget()
  }

  #writeInside(request: WriteRequest): WriteResult {
    const { idempotency, measurements } = request
    if (idempotency !== undefined) {
      const recalled = this.#accepted.recall(idempotency)
      if (recalled !== undefined) return recalled
    }
    const clashes = this.#findClashes(measurements)
    const refusals = inOrder([...request.refusals, ...clashes])
    const total = request.total ?? measurements.length + request.refusals.length
    if (refusals.length > 0 && (request.atomic || refusals.length === total)) return { status: 'refused', refusals }
    const refused = new Set(clashes.map(({ index }) => index))
    const stored = measurements.filter(({ index }) => !refused.has(index))
    const series = stored.map((measurement) =>
      this.#directory.series(this.#metricFor(measurement, request), measurement.series, measurement.time),
    )
    this.#records.write(stored, series)
    const outcome: SubmissionOutcome = { total, refusals }
    if (idempotency !== undefined) this.#accepted.remember(idempotency, outcome, request.receivedAt)
    return { status: 'stored', outcome }
  }

  /** Found before anything is written, so that an atomic refusal has nothing to undo. */
  #findClashes(measurements: readonly IncomingMeasurement[]): Refusal[] {
    const clashes: Refusal[] = []
    const created = new Map<string, MetricType>()
    for (const { index, name, kind } of measurements) {
      let type = this.#directory.metric(name)?.metric.type
      if (type === undefined) {
        const key = metricKey(name)
        type = created.get(key) ?? kind
        created.set(key, type)
      }
      if (type !== kind)
        clashes.push({
          index,
          name,
          param: 'type',
          message: `'${name}' is a ${type}, but was submitted as different type`,
        })
    }
    return clashes
  }

  #metricFor({ name, kind, create }: IncomingMeasurement, { userAgent }: WriteRequest): KnownMetric {
    const known = this.#directory.metric(name)
    if (known !== undefined) return known
    const attributes = { ...create?.attributes, ...(userAgent === undefined ? {} : { created_by_ua: userAgent }) }
    return this.#metrics.create(name, kind, { ...create, attributes }) ?? unreachable(name)
  }
}

function inOrder(refusals: Refusal[]): Refusal[] {
  return refusals.sort((a, b) => a.index - b.index)
}

function unreachable(name: string): never {
  throw new Error(`The metric ${name} was created by somebody else inside our transaction.`)
}
