import { AcceptedKeys, type Recalled } from './AcceptedKeys.js'
import { MetricWriter, type SelectionChange } from './catalog/MetricWriter.js'
import { openClock } from './clock/openClock.js'
import { type OpenedClock, type UpkeepTimes, upkeepAt } from './clock/ServiceClock.js'
import type { DocumentChange, DocumentKind, NewDocument, StoredDocument } from './documents/Document.js'
import { DocumentWriter } from './documents/DocumentWriter.js'
import type { Database } from './driver/Database.js'
import { maintenance } from './maintenance/maintenance.js'
import { SeriesPruner } from './maintenance/SeriesPruner.js'
import type { PackedSubmission } from './packedSubmission.js'
import type { Retention } from './Retention.js'
import { DirtyBuckets } from './records/DirtyBuckets.js'
import type {
  IdempotencyKey,
  MetricProperties,
  MetricSelection,
  MetricType,
  StoredMetric,
  WriteResult,
} from './Store.js'
import { SubmissionWriter } from './SubmissionWriter.js'
import { mark } from './schema/migrate.js'

/** Everything that changes a store: over the one connection that writes. */
export class StoreWriter {
  readonly #db: Database
  readonly #retention: Retention
  readonly #dirty: DirtyBuckets
  readonly #submissions: SubmissionWriter
  readonly #metrics: MetricWriter
  readonly #accepted: AcceptedKeys
  readonly #documents: DocumentWriter
  readonly #pruner: SeriesPruner
  #round: Generator<void> | undefined

  constructor(db: Database, retention: Retention) {
    this.#db = db
    this.#retention = retention
    this.#dirty = new DirtyBuckets(db)
    this.#submissions = new SubmissionWriter(db, this.#dirty)
    this.#metrics = new MetricWriter(db)
    this.#accepted = new AcceptedKeys(db)
    this.#documents = new DocumentWriter(db)
    this.#pruner = new SeriesPruner(db, (metric, identity) => this.#submissions.drop(metric, identity))
  }

  recall(key: IdempotencyKey): Recalled | undefined {
    return this.#accepted.recall(key)
  }

  /** Submissions of one packer and generation, in the order in which they were packed, in one transaction. */
  write(submissions: readonly PackedSubmission[]): WriteResult[] {
    return this.#submissions.write(submissions)
  }

  createMetric(name: string, type: MetricType, properties: MetricProperties): StoredMetric | undefined {
    return this.#change(() => this.#metrics.create(name, type, properties)?.metric)
  }

  updateMetric(name: string, change: MetricProperties): boolean {
    return this.#change(() => this.#metrics.update(name, change))
  }

  updateMetrics(selection: MetricSelection, change: SelectionChange): number {
    return this.#change(() => this.#metrics.updateSelection(selection, change))
  }

  deleteMetrics(selection: MetricSelection): number {
    return this.#change(() => this.#metrics.deleteSelection(selection))
  }

  createDocument(document: NewDocument): StoredDocument | undefined {
    return this.#db.transaction('write', () => this.#documents.create(document))
  }

  updateDocument(kind: DocumentKind, id: number, change: DocumentChange): StoredDocument | undefined {
    return this.#db.transaction('write', () => this.#documents.update(kind, id, change))
  }

  deleteDocument(kind: DocumentKind, id: number): boolean {
    return this.#db.transaction('write', () => this.#documents.delete(kind, id))
  }

  /** What is known of time; `wall`: milliseconds since the epoch. */
  openClock(wall: number): OpenedClock {
    return openClock(this.#db, wall)
  }

  /** One whole round of upkeep as if it were `now` (milliseconds). */
  maintain(now: number): void {
    while (!this.maintainSlice(upkeepAt(now))) {}
  }

  /** The next short step of a round of upkeep, so that submissions can go between; true when the round is done. */
  maintainSlice(times: UpkeepTimes): boolean {
    this.#round ??= maintenance(this.#db, this.#dirty, this.#pruner, this.#retention, times)
    try {
      const { done } = this.#round.next()
      if (done === true) this.#round = undefined
      return done === true
    } catch (error) {
      this.#round = undefined
      this.#dirty.forget()
      throw error
    }
  }

  /** Writes what is there already, to find out whether anything can be written. */
  probe(): void {
    this.#db.transaction('write', () => mark(this.#db))
  }

  #change<T>(work: () => T): T {
    try {
      return this.#db.transaction('write', work)
    } finally {
      // What the write path remembers of metrics may be outdated, whether this was kept or undone.
      this.#submissions.forget()
    }
  }
}
