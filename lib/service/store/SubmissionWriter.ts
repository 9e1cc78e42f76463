import { AcceptedKeys } from './AcceptedKeys.js'
import { MetricWriter } from './catalog/MetricWriter.js'
import type { KnownMetric } from './catalog/metricRow.js'
import { metricKey } from './catalog/metricRow.js'
import { type NumberedSeries, NumberedSeriesTable } from './catalog/NumberedSeries.js'
import { type KnownSeries, SeriesDirectory } from './catalog/SeriesDirectory.js'
import type { Database } from './driver/Database.js'
import { packedCell } from './packedCell.js'
import { column, columnWidth, type PackedSubmission } from './packedSubmission.js'
import type { DirtyBuckets } from './records/DirtyBuckets.js'
import { RecordWriter } from './records/RecordWriter.js'
import type { MetricProperties, MetricType, Refusal, SubmissionOutcome, WriteResult } from './Store.js'

/** Stores submissions: the outcome and all its rows in one transaction, or nothing. */
export class SubmissionWriter {
  readonly #db: Database
  readonly #directory: SeriesDirectory
  readonly #numbered = new NumberedSeriesTable()
  readonly #dirty: DirtyBuckets
  readonly #metrics: MetricWriter
  readonly #accepted: AcceptedKeys

  constructor(db: Database, dirty: DirtyBuckets) {
    this.#db = db
    this.#dirty = dirty
    this.#directory = new SeriesDirectory(db)
    this.#metrics = new MetricWriter(db)
    this.#accepted = new AcceptedKeys(db)
  }

  /**
   * Stores submissions of one generation in one transaction, so that waiting for the disk is paid once. What is thrown has undone all of them;
   * they may be given again.
   */
  write(submissions: readonly PackedSubmission[]): WriteResult[] {
    this.#directory.trim()
    for (const submission of submissions) this.#numbered.learn(submission)
    try {
      return this.#db.transaction('write', () => submissions.map((submission) => this.#writeInside(submission)))
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

  /** A series was removed from the database. */
  drop(metric: number, identity: string): void {
    this.#directory.drop(metric, identity)
  }

  #writeInside(submission: PackedSubmission): WriteResult {
    const { atomic, columns, idempotency, receivedAt, total } = submission
    if (idempotency !== undefined) {
      const recalled = this.#accepted.recall(idempotency)
      if (recalled !== undefined) return recalled
    }
    const clashes = this.#findClashes(columns)
    const refusals = inOrder([...submission.refusals, ...clashes])
    if (refusals.length > 0 && (atomic || refusals.length === total)) return { status: 'refused', refusals }
    this.#store(submission, new Set(clashes.map(({ index }) => index)))
    const outcome: SubmissionOutcome = { total, refusals }
    if (idempotency !== undefined) this.#accepted.remember(idempotency, outcome, receivedAt)
    return { status: 'stored', outcome }
  }

  /** Found before anything is written, so that an atomic refusal has nothing to undo. */
  #findClashes(columns: Float64Array): Refusal[] {
    const clashes: Refusal[] = []
    const created = new Map<string, MetricType>()
    for (let at = 0; at < columns.length; at += columnWidth) {
      const { known, kind, name } = this.#numbered.at(columns[at + column.series]!)
      if (known !== undefined && this.#directory.isCurrent(known) && known.type === kind) continue
      let type = this.#directory.metric(name)?.metric.type
      if (type === undefined) {
        const key = metricKey(name)
        type = created.get(key) ?? kind
        created.set(key, type)
      }
      if (type !== kind) {
        const message = `'${name}' is a ${type}, but was submitted as different type`
        clashes.push({ index: columns[at + column.index]!, name, param: 'type', message })
      }
    }
    return clashes
  }

  #store({ columns, creations, userAgent }: PackedSubmission, refused: ReadonlySet<number>): void {
    const records = new RecordWriter(this.#db, this.#dirty)
    let next = 0
    let create: MetricProperties | undefined
    for (let position = 0; position * columnWidth < columns.length; position += 1) {
      if (creations[next]?.from === position) {
        create = creations[next]?.properties
        next += 1
      }
      const at = position * columnWidth
      if (refused.size > 0 && refused.has(columns[at + column.index]!)) continue
      const numbered = this.#numbered.at(columns[at + column.series]!)
      const cell = packedCell(numbered.kind, columns, at)
      const series = this.#seriesOf(numbered, cell.time, create, userAgent)
      this.#directory.touch(series, cell.time)
      records.add(numbered.kind, series.id, cell)
    }
    records.flush()
  }

  #seriesOf(
    numbered: NumberedSeries,
    time: number,
    create: MetricProperties | undefined,
    userAgent: string | undefined,
  ): KnownSeries {
    if (numbered.known !== undefined && this.#directory.isCurrent(numbered.known)) return numbered.known
    const metric = this.#directory.metric(numbered.name) ?? this.#createMetric(numbered, create, userAgent)
    numbered.known = this.#directory.series(metric, numbered.series, time)
    return numbered.known
  }

  #createMetric(
    { name, kind }: NumberedSeries,
    create: MetricProperties | undefined,
    userAgent: string | undefined,
  ): KnownMetric {
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
