import type { Database, SqlRow } from '../driver/Database.js'
import { always, type GoOn } from '../GoOn.js'
import type { SeriesFilter, SeriesIdentity } from '../Store.js'
import { matchesFilter } from './matchesFilter.js'
import { identityOf, seriesRange, sourceOf, tagsOf } from './seriesIdentity.js'
import { charactersPerWeight, seriesWeight } from './seriesWeight.js'

/** Series kept in memory, by {@link seriesWeight}; beyond this all are forgotten and read again. About 500 bytes each. */
const mostRemembered = 200_000

/** Series looked at at once, of a metric that has more than can be kept. */
const seriesAtOnce = 10_000

/** One series of a metric, with the tags it is shown with. */
export interface CataloguedSeries {
  readonly id: number
  readonly identity: SeriesIdentity
  readonly tags: ReadonlyMap<string, string>
}

interface MetricCatalog {
  /** In order of ids. */
  readonly series: CataloguedSeries[]
  /** Those that have a tag of a value, and those that are shown under a source; see `tagKey` and `sourceKey`. */
  readonly byKey: Map<string, CataloguedSeries[]>
  nextId: number
  weight: number
}

/**
 * The series of metrics, for queries: read once, and then only what is new. That is enough because a series never changes and gets a higher id than
 * all before it, and because a metric that is deleted and made again has another id. One that was pruned has no records, and no other gets its id.
 */
export class SeriesCatalog {
  readonly #db: Database
  readonly #goOn: GoOn
  readonly #remembered: number
  readonly #metrics = new Map<number, MetricCatalog>()
  #weight = 0

  /** `remembered`: series kept in memory. `goOn`: called between the steps of catching up; what was read stays. */
  constructor(db: Database, remembered = mostRemembered, goOn: GoOn = always) {
    this.#db = db
    this.#goOn = goOn
    this.#remembered = remembered
  }

  /** The series of a metric that pass a filter, in order of ids. */
  matching(metric: number, filter: SeriesFilter = {}): readonly CataloguedSeries[] {
    return [...this.parts(metric, filter)].flat()
  }

  /**
   * The same in parts, for who may stop before the end: of a metric with more series than can be kept, each part is looked for when it is asked
   * for, and nothing is kept.
   */
  *parts(metric: number, filter: SeriesFilter = {}): Generator<readonly CataloguedSeries[]> {
    const matches = ({ identity, tags }: CataloguedSeries) => matchesFilter(filter, identity, tags)
    if (this.#isTooLarge(metric)) {
      for (const slice of this.#slices(metric)) yield slice.filter(matches)
      return
    }
    if (this.#weight > this.#remembered) this.#forget()
    const catalog = this.#catalogOf(metric)
    this.#catchUp(metric, catalog)
    yield candidates(catalog, filter).filter(matches)
  }

  #forget(): void {
    this.#metrics.clear()
    this.#weight = 0
  }

  /** Whether a metric alone has more series than are kept. Weighs those only that are not known yet, and no more of them than are kept. */
  #isTooLarge(metric: number): boolean {
    const known = this.#metrics.get(metric)
    const { from, to } = seriesRange(metric)
    const lengths = this.#db
      .prepare(
        `SELECT count(*) AS n, sum(length(identity) / ${charactersPerWeight}) AS more
         FROM (SELECT identity FROM series WHERE id >= ? AND id < ? LIMIT ?)`,
      )
      .get([known?.nextId ?? from, to, this.#remembered + 1])
    const added = Number(lengths?.['n'] ?? 0) + Number(lengths?.['more'] ?? 0)
    if ((known?.weight ?? 0) + added <= this.#remembered) return false
    this.#weight -= known?.weight ?? 0
    this.#metrics.delete(metric)
    return true
  }

  *#slices(metric: number): Generator<CataloguedSeries[]> {
    const { from, to } = seriesRange(metric)
    const slice = this.#db.prepare('SELECT id, identity FROM series WHERE id >= ? AND id < ? ORDER BY id LIMIT ?')
    for (let start = from; ; ) {
      const series = slice.all([start, to, seriesAtOnce]).map(seriesFromRow)
      yield series
      const last = series.at(-1)
      if (last === undefined || series.length < seriesAtOnce) return
      start = last.id + 1
    }
  }

  #catalogOf(metric: number): MetricCatalog {
    let catalog = this.#metrics.get(metric)
    if (catalog === undefined) {
      catalog = { series: [], byKey: new Map(), nextId: seriesRange(metric).from, weight: 0 }
      this.#metrics.set(metric, catalog)
    }
    return catalog
  }

  #catchUp(metric: number, catalog: MetricCatalog): void {
    const slice = this.#db.prepare('SELECT id, identity FROM series WHERE id >= ? AND id < ? ORDER BY id LIMIT ?')
    for (;;) {
      this.#goOn()
      const rows = slice.all([catalog.nextId, seriesRange(metric).to, seriesAtOnce])
      for (const row of rows) this.#learn(catalog, row)
      if (rows.length < seriesAtOnce) return
    }
  }

  #learn(catalog: MetricCatalog, row: SqlRow): void {
    const series = seriesFromRow(row)
    catalog.series.push(series)
    file(catalog, sourceKey(sourceOf(series.identity)), series)
    for (const [tag, value] of series.tags) file(catalog, tagKey(tag, value), series)
    catalog.nextId = series.id + 1
    const weight = seriesWeight(String(row['identity']).length)
    catalog.weight += weight
    this.#weight += weight
  }
}

function seriesFromRow(row: SqlRow): CataloguedSeries {
  const identity = identityOf(String(row['identity']))
  return { id: Number(row['id']), identity, tags: tagsOf(identity) }
}

function file({ byKey }: MetricCatalog, key: string, series: CataloguedSeries): void {
  const alike = byKey.get(key)
  if (alike === undefined) byKey.set(key, [series])
  else alike.push(series)
}

/** No stored name or value has the separator, so no two pairs share a key, whatever a query asks for. */
function tagKey(tag: string, value: string): string {
  return `${tag}\0${value}`
}

function sourceKey(source: string): string {
  return `\0${source}`
}

/** The fewest series that are known to hold all that match: where a filter names a value, only those that have it. */
function candidates({ series, byKey }: MetricCatalog, { sources, tags = [] }: SeriesFilter): CataloguedSeries[] {
  const keys = tags.flatMap(({ tag, patterns: [only, ...others], absent }) => {
    const isExact = !absent && only !== undefined && others.length === 0 && !only.negated && !only.pattern.includes('*')
    return isExact ? [tagKey(tag.toLowerCase(), only.pattern.toLowerCase())] : []
  })
  const [source, ...otherSources] = sources ?? []
  if (source !== undefined && otherSources.length === 0 && !source.includes('*'))
    keys.push(sourceKey(source.toLowerCase()))
  let fewest = series
  for (const key of keys) {
    const alike = byKey.get(key) ?? []
    if (alike.length < fewest.length) fewest = alike
  }
  return fewest
}
