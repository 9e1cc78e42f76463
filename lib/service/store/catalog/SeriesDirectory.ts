import type { Database } from '../driver/Database.js'
import type { MetricType, SeriesIdentity } from '../Store.js'
import { MetricReader } from './MetricReader.js'
import type { KnownMetric } from './metricRow.js'
import { metricKey } from './metricRow.js'
import { identityText, seriesRange } from './seriesIdentity.js'
import { seriesWeight } from './seriesWeight.js'

/** Series kept in memory, by {@link seriesWeight}; beyond this everything is forgotten and looked up again. About 200 bytes each. */
const rememberedSeries = 500_000

/** Spellings kept in memory per metric table; names arrive mostly in one spelling. */
const rememberedNames = 200_000

/**
 * Seconds: a series' latest record is less than this after the time that is noted as `seen`. Long, so that noting it costs one record in many
 * thousand a statement; short beside the longest retention, by which a series outstays its records at most so much.
 */
export const seenSpan = 7 * 86_400

/** A series that was found or made. Valid until the directory forgets; see {@link SeriesDirectory.isCurrent}. */
export interface KnownSeries {
  readonly id: number
  readonly type: MetricType
  /** What the directory had forgotten by then; {@link dropped} if it forgot this very series since. */
  age: number
  /** Unix seconds of the series' earliest record ever. */
  firstTime: number
  /** Unix seconds; see {@link seenSpan}. */
  seen: number
}

/** No directory's age. */
const dropped = -1

interface RememberedMetric {
  readonly known: KnownMetric
  readonly series: Map<string, KnownSeries>
  /** The id of its next new series. */
  nextId: number
}

/** Finds metrics and series for the write path, from memory where it can. Must be told to {@link forget} whenever a transaction was undone or metrics changed. */
export class SeriesDirectory {
  readonly #db: Database
  readonly #reader: MetricReader
  readonly #byName = new Map<string, RememberedMetric>()
  readonly #byId = new Map<number, RememberedMetric>()
  #weight = 0
  #age = 0

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

  /** A series, which is made if there is none. `time`: of its first record then, Unix seconds. */
  series(metric: KnownMetric, identity: SeriesIdentity, time: number): KnownSeries {
    const remembered = this.#rememberedMetric(metric)
    const text = identityText(identity)
    return remembered.series.get(text) ?? this.#find(remembered, text) ?? this.#create(remembered, text, time)
  }

  /** Whether what is known of a series still holds. */
  isCurrent({ age }: KnownSeries): boolean {
    return age === this.#age
  }

  /** The series has a record at `time` (Unix seconds). */
  touch(series: KnownSeries, time: number): void {
    if (time >= series.firstTime && time - series.seen < seenSpan) return
    series.firstTime = Math.min(series.firstTime, time)
    series.seen = Math.max(series.seen, time)
    this.#db
      .prepare('UPDATE series SET first_time = ?, seen = ? WHERE id = ?')
      .run([series.firstTime, series.seen, series.id])
  }

  /** One series was removed from the database. `text`: its identity there. */
  drop(metric: number, text: string): void {
    const remembered = this.#byId.get(metric)?.series
    const known = remembered?.get(text)
    if (known === undefined) return
    // Submissions keep it by number, too.
    known.age = dropped
    remembered?.delete(text)
    this.#weight -= seriesWeight(text.length)
  }

  /** What is in memory may be wrong. */
  forget(): void {
    this.#byName.clear()
    this.#byId.clear()
    this.#weight = 0
    this.#age += 1
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
    // No id is given twice: readers remember what series an id was.
    const pruned = this.#db.prepare('SELECT pruned_to FROM metrics WHERE id = ?').get([known.id])?.['pruned_to']
    const nextId = Math.max(from, typeof last === 'number' ? last + 1 : 0, Number(pruned ?? 0))
    const created = { known, series: new Map(), nextId }
    this.#byId.set(known.id, created)
    return created
  }

  #find({ known, series }: RememberedMetric, text: string): KnownSeries | undefined {
    const row = this.#db
      .prepare('SELECT id, first_time, seen FROM series WHERE metric = ? AND identity = ?')
      .get([known.id, text])
    if (row === undefined) return undefined
    const firstTime = Number(row['first_time'])
    const seen = Number(row['seen'])
    return this.#keep(series, text, { id: Number(row['id']), type: known.metric.type, age: this.#age, firstTime, seen })
  }

  #create(metric: RememberedMetric, text: string, time: number): KnownSeries {
    const id = metric.nextId
    this.#db
      .prepare('INSERT INTO series (id, metric, identity, first_time, seen) VALUES (?, ?, ?, ?, ?)')
      .run([id, metric.known.id, text, time, time])
    metric.nextId += 1
    const { type } = metric.known.metric
    return this.#keep(metric.series, text, { id, type, age: this.#age, firstTime: time, seen: time })
  }

  #keep(series: Map<string, KnownSeries>, text: string, found: KnownSeries): KnownSeries {
    this.#weight += seriesWeight(text.length)
    series.set(text, found)
    return found
  }

  /** Keeps memory bounded. Between two submissions, never within one. */
  trim(): void {
    if (this.#weight > rememberedSeries) this.forget()
  }
}
