import { MetricReader } from './catalog/MetricReader.js'
import type { KnownMetric } from './catalog/metricRow.js'
import { SourceReader } from './catalog/SourceReader.js'
import type { DocumentKind, DocumentQuery, StoredDocument } from './documents/Document.js'
import { DocumentReader } from './documents/DocumentReader.js'
import type { Database } from './driver/Database.js'
import { always, type GoOn } from './GoOn.js'
import { RecordReader } from './records/RecordReader.js'
import { readRetainedFrom } from './records/RetainedFrom.js'
import type {
  MetricSelection,
  Page,
  ReadQuery,
  ReadResult,
  Store,
  StoredMetric,
  StoredSource,
  StoreHealth,
} from './Store.js'
import { schemaVersion } from './schema/migrate.js'

/** What a store can answer without writing: over a connection of its own, so that no query holds up a submission. Every answer is one snapshot. */
export class StoreReader {
  readonly #db: Database
  readonly #metrics: MetricReader
  readonly #records: RecordReader
  readonly #documents: DocumentReader
  readonly #sources: SourceReader
  readonly #journalBytes: () => number

  /** `journalBytes`: the bytes beside the database file that belong to it. */
  constructor(db: Database, goOn: GoOn = always, journalBytes: () => number = () => 0) {
    this.#db = db
    this.#journalBytes = journalBytes
    this.#metrics = new MetricReader(db, goOn)
    this.#records = new RecordReader(db, goOn)
    this.#documents = new DocumentReader(db)
    this.#sources = new SourceReader(db)
  }

  read(query: ReadQuery): ReadResult | undefined {
    return this.#snapshot(() => {
      const known: KnownMetric | undefined = this.#metrics.find(query.name)
      return known === undefined ? undefined : this.#records.read(known, query)
    })
  }

  listMetrics(query: Parameters<Store['listMetrics']>[0]): Page<StoredMetric> {
    return this.#snapshot(() => this.#metrics.list(query))
  }

  getMetric(name: string): StoredMetric | undefined {
    return this.#metrics.find(name)?.metric
  }

  selectMetrics(selection: MetricSelection): readonly string[] {
    return this.#snapshot(() => this.#metrics.names(selection))
  }

  listSources(query: Parameters<Store['listSources']>[0]): Page<StoredSource> {
    return this.#snapshot(() => this.#sources.list(query))
  }

  getSource(name: string): StoredSource | undefined {
    return this.#snapshot(() => this.#sources.get(name))
  }

  getDocument(kind: DocumentKind, id: number): StoredDocument | undefined {
    return this.#documents.get(kind, id)
  }

  findDocument(kind: DocumentKind, name: string, parent = 0): StoredDocument | undefined {
    return this.#documents.find(kind, name, parent)
  }

  listDocuments(query: DocumentQuery): Page<StoredDocument> {
    return this.#snapshot(() => this.#documents.list(query))
  }

  health(): StoreHealth {
    return this.#snapshot(() => ({
      metrics: this.#metrics.count(),
      series: this.#number('SELECT count(*) AS n FROM series WHERE metric IN (SELECT id FROM metrics)'),
      bytes:
        this.#number('SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size') +
        this.#journalBytes(),
      schemaVersion: schemaVersion(this.#db),
      retainedFrom: Object.fromEntries(readRetainedFrom(this.#db)),
    }))
  }

  #number(sql: string): number {
    return Number(this.#db.prepare(sql).get([])?.['n'])
  }

  #snapshot<T>(work: () => T): T {
    return this.#db.transaction('read', work)
  }
}
