import type { Database } from '../driver/Database.js'
import type { SeriesIdentity } from '../Store.js'
import { MetricReader } from './MetricReader.js'
import type { KnownMetric } from './metricRow.js'
import { metricKey } from './metricRow.js'
import { identityText, seriesRange } from './seriesIdentity.js'

/** Series kept in memory; beyond this everything is forgotten and looked up again. About 200 bytes each. */
const rememberedSeries = 500_000

/** Spellings kept in memory per metric table; names arrive mostly in one spelling. */
const rememberedNames = 200_000

interface RememberedSeries {
  readonly id: number
  /** Unix seconds of the series' earliest record ever. */
  firstTime: number
}

interface RememberedMetric {
  readonly known: KnownMetric
  readonly series: Map<string, RememberedSeries>
  /** The id of its next new series. */
  nextId: number
}

/** Finds metrics and series for the write path, from memory where it can. Must be told to {@link forget} whenever a transaction was undone or metrics changed. */
export class SeriesDirectory {
  readonly #db: Database
  readonly #reader: MetricReader
  readonly #byName = new Map<string, RememberedMetric>()
  readonly #byId = new Map<number, RememberedMetric>()
  #seriesCount = 0

  constructor(db: Database) {
    this.#db = db
    this.#reader = new MetricReader(db)
  }

  metric(name: string): KnownMetric | undefined {
    const remembered = this.#byName.get(name)
    if (remembered !== undefined) return remembered.known
    const known = this.#byName.get(metricKey(name))?.known ?? this.#reader.find(name)
    if (known !== undefined) this.#remember(name, known)
    return known
  }

  /** The id of a series, which is made if there is none, and is told of a record at `time` (Unix seconds). */
  series(metric: KnownMetric, identity: SeriesIdentity, time: number): number {
    const remembered = this.#rememberedMetric(metric)
    const text = identityText(identity)
    const series = remembered.series.get(text) ?? this.#find(remembered, text) ?? this.#create(remembered, text, time)
    if (time < series.firstTime) {
      this.#db.prepare('UPDATE series SET first_time = ? WHERE id = ?').run([time, series.id])
      series.firstTime = time
    }
    return series.id
  }

  /** What is in memory may be wrong. */
  forget(): void {
    this.#byName.clear()
    this.#byId.clear()
    this.#seriesCount = 0
  }

  #remember(name: string, known: KnownMetric): void {
    if (this.#byName.size >= rememberedNames) this.forget()
    this.#byName.set(name, this.#rememberedMetric(known))
  }

  #rememberedMetric(known: KnownMetric): RememberedMetric {
    const remembered = this.#byId.get(known.id)
    if (remembered !== undefined) return remembered
    const { from, to } = seriesRange(known.id)
    const last = this.#db.prepare('SELECT max(id) AS id FROM series WHERE id >= ? AND id < ?').get([from, to])?.['id']
    const created = { known, series: new Map(), nextId: typeof last === 'number' ? last + 1 : from }
    this.#byId.set(known.id, created)
    return created
  }

  #find({ known, series }: RememberedMetric, text: string): RememberedSeries | undefined {
    const row = this.#db
      .prepare('SELECT id, first_time FROM series WHERE metric = ? AND identity = ?')
      .get([known.id, text])
    if (row === undefined) return undefined
    return this.#keep(series, text, { id: Number(row['id']), firstTime: Number(row['first_time']) })
  }

  #create(metric: RememberedMetric, text: string, time: number): RememberedSeries {
    const id = metric.nextId
    this.#db
      .prepare('INSERT INTO series (id, metric, identity, first_time) VALUES (?, ?, ?, ?)')
      .run([id, metric.known.id, text, time])
    metric.nextId += 1
    return this.#keep(metric.series, text, { id, firstTime: time })
  }

  #keep(series: Map<string, RememberedSeries>, text: string, found: RememberedSeries): RememberedSeries {
    this.#seriesCount += 1
    series.set(text, found)
    return found
  }

  /** Keeps memory bounded. Between two submissions, never within one. */
  trim(): void {
    if (this.#seriesCount > rememberedSeries) this.forget()
  }
}
