import { earliestTime, firstTimes } from '../catalog/firstTimes.js'
import type { KnownMetric } from '../catalog/metricRow.js'
import { type CataloguedSeries, SeriesCatalog } from '../catalog/SeriesCatalog.js'
import { orderKey } from '../catalog/seriesIdentity.js'
import { identityLength } from '../catalog/seriesWeight.js'
import type { Database } from '../driver/Database.js'
import type { GoOn } from '../GoOn.js'
import type { MetricKind, ReadQuery, ReadResult, SeriesRecord, SeriesRecords } from '../Store.js'
import { CellReader, type CellsBySeries, type SeriesIds } from './CellReader.js'
import { recordFromCell } from './cells.js'
import { type ChosenResolution, chooseResolution, retainedFrom } from './chooseResolution.js'
import { findPrevious } from './findPrevious.js'
import { joinModels } from './joinModels.js'
import { type RetainedFrom, readRetainedFrom } from './RetainedFrom.js'
import { readRange } from './readRange.js'
import { ceilTo, floorTo, recordTable, resolutions } from './resolutions.js'
import { readEarliest, readLatest } from './walkCells.js'

/** A query with everything looked up that it needs. */
interface Plan extends ChosenResolution {
  readonly kind: MetricKind
  readonly from: number
  readonly to: number
  readonly ids: SeriesIds
  readonly series: ReadonlyMap<number, CataloguedSeries>
  /** Of counters only; Unix seconds. */
  readonly firstTimes: ReadonlyMap<number, number>
  readonly retained: RetainedFrom
}

/** Answers queries for records. Inside a transaction. */
export class RecordReader {
  readonly #db: Database
  readonly #catalog: SeriesCatalog
  readonly #goOn: GoOn

  constructor(db: Database, goOn: GoOn) {
    this.#db = db
    this.#goOn = goOn
    this.#catalog = new SeriesCatalog(db, undefined, goOn)
  }

  read({ id, metric }: KnownMetric, query: ReadQuery): ReadResult {
    const retained = readRetainedFrom(this.#db)
    const chosen = chooseResolution(query.resolution, query.start, retained)
    if (chosen === undefined) return { status: 'unavailable', metric }
    const answer = { status: 'read', metric, resolution: chosen.resolution } as const
    if (metric.type === 'composite' || query.maxRecords === 0) return { ...answer, series: [] }
    const { type: kind } = metric
    const reader = new CellReader(this.#db, kind, this.#goOn)
    const newest = this.#newest(kind)
    const range = (ids: SeriesIds) => rangeOf(query, chosen, earliestTime(this.#db, ids), retained, newest)
    const matching = this.#matching(id, query, (ids, atMost) => {
      const { from, to } = range(ids)
      return reader.withRecords(ids, from, to, atMost)
    })
    if (matching === undefined || isTooLong(matching, query)) return { status: 'too-many', metric }
    if (matching.length === 0) return { ...answer, series: [] }
    const ids = matching.map((series) => series.id)
    const plan = {
      ...chosen,
      kind,
      ids,
      series: new Map(matching.map((series) => [series.id, series])),
      firstTimes: kind === 'counter' ? firstTimes(this.#db, ids) : new Map(),
      retained,
      ...range(ids),
    }
    const found = readCells(reader, plan, query)
    if (found === undefined) return { status: 'too-many', metric }
    const { cells, next } = found
    const records = recordsOf(reader, plan, cells, query.lastPerSeries)
    this.#goOn()
    const read = [...records].map(([series, list]) => ({ series: plan.series.get(series)!.identity, records: list }))
    const series = inOrder(joinModels(read, matching, query))
    return next === undefined ? { ...answer, series } : { ...answer, series, next }
  }

  /**
   * The series that a query reads; undefined if more have records than may. Only where more match than may are those with records looked for,
   * and no more matches than that takes.
   */
  #matching(
    metric: number,
    { filter, maxSeries = Number.POSITIVE_INFINITY }: ReadQuery,
    withRecords: (ids: SeriesIds, atMost: number) => ReadonlySet<number>,
  ): readonly CataloguedSeries[] | undefined {
    const kept: CataloguedSeries[] = []
    let open: CataloguedSeries[] = []
    for (const part of this.#catalog.parts(metric, filter)) {
      this.#goOn()
      open = open.length === 0 ? [...part] : open.concat(part)
      if (kept.length + open.length <= maxSeries) continue
      const ids = open.map(({ id }) => id)
      const present = withRecords(ids, maxSeries - kept.length)
      for (const series of open) if (present.has(series.id)) kept.push(series)
      if (kept.length > maxSeries) return undefined
      open = []
    }
    return kept.concat(open)
  }

  /** The last second of the latest record's bucket. */
  #newest(kind: MetricKind): number {
    const latest = resolutions.map((resolution) => {
      const time = this.#db.prepare(`SELECT max(time) AS time FROM ${recordTable(kind, resolution)}`).get([])?.['time']
      return typeof time === 'number' ? time + resolution - 1 : 0
    })
    return Math.max(...latest)
  }
}

/** Whether the sources and tags of the series are too long in all. */
function isTooLong(series: readonly CataloguedSeries[], { maxCharacters }: ReadQuery): boolean {
  if (maxCharacters === undefined) return false
  return series.reduce((length, { identity }) => length + identityLength(identity), 0) > maxCharacters
}

function inOrder(series: readonly SeriesRecords[]): SeriesRecords[] {
  if (series.length < 2) return [...series]
  return series
    .map((one) => ({ key: orderKey(one.series), one }))
    .sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key))
    .map(({ one }) => one)
}

/**
 * The range in whole buckets: that of the start is included whole, and that in which the end lies. It never reaches
 * beyond what there is, however far the query does. */
function rangeOf(
  query: ReadQuery,
  { resolution, stored }: ChosenResolution,
  earliest: number,
  retained: RetainedFrom,
  newest: number,
): { from: number; to: number } {
  // The bucket in which the retention begins may lack its first part; an answer has whole buckets only.
  const complete = ceilTo(retainedFrom(retained, stored), resolution)
  const from = Math.max(
    floorTo(query.start ?? 0, resolution),
    floorTo(earliest, resolution),
    query.start === undefined ? complete : 0,
  )
  return { from, to: Math.max(from, ceilTo(Math.min(query.end, newest + 1), resolution)) }
}

/** Undefined when a number of records for each series comes to more than may be in all. */
function readCells(
  reader: CellReader,
  plan: Plan,
  { lastPerSeries, firstPerSeries, maxRecords = Number.POSITIVE_INFINITY }: ReadQuery,
): { cells: CellsBySeries; next?: number } | undefined {
  const { ids, stored, resolution, from, to } = plan
  if (lastPerSeries === undefined && firstPerSeries === undefined) return readRange(reader, plan, maxRecords)
  // Of a counter one more: the delta of the first one shown is counted from it.
  const more = lastPerSeries !== undefined && plan.kind === 'counter' ? 1 : 0
  const count = (lastPerSeries ?? firstPerSeries ?? 0) + more
  const walk = { ids, stored, resolution, from, to, count, most: maxRecords + more * ids.length }
  const cells = lastPerSeries === undefined ? readEarliest(reader, walk) : readLatest(reader, walk)
  return cells && { cells }
}

function recordsOf(
  reader: CellReader,
  plan: Plan,
  cells: CellsBySeries,
  last: number | undefined,
): Map<number, SeriesRecord[]> {
  const previous = plan.kind === 'counter' ? previousTotals(reader, plan, cells, last) : new Map<number, number>()
  const records = new Map<number, SeriesRecord[]>()
  for (const [series, list] of cells) {
    let before = previous.get(series)
    const converted = list.map((cell) => {
      const record = recordFromCell(plan.kind, cell, before)
      before = cell.last
      return record
    })
    records.set(series, last === undefined ? converted : converted.slice(-last))
  }
  return records
}

/** The totals before each counter's first cell, where that is not at hand. */
function previousTotals(
  reader: CellReader,
  plan: Plan,
  cells: CellsBySeries,
  last: number | undefined,
): Map<number, number> {
  const byStart = new Map<number, number[]>()
  for (const [series, list] of cells) {
    const start = list[0]?.time
    const isFirstEver = start === undefined || plan.firstTimes.get(series)! >= start
    if (isFirstEver || (last !== undefined && list.length > last)) continue
    const alike = byStart.get(start)
    if (alike === undefined) byStart.set(start, [series])
    else alike.push(series)
  }
  const previous = new Map<number, number>()
  for (const [start, unordered] of byStart) {
    // They came in order of time; a set of series is in order of ids.
    const ids = unordered.sort((a, b) => a - b)
    for (const [series, total] of findPrevious(reader, ids, start, plan.retained)) previous.set(series, total)
  }
  return previous
}
