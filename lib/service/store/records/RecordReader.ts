import { matchesFilter } from '../catalog/matchesFilter.js'
import type { KnownMetric } from '../catalog/metricRow.js'
import { compareIdentities, identityOf, seriesRange } from '../catalog/seriesIdentity.js'
import type { Database } from '../driver/Database.js'
import type { MetricKind, ReadQuery, ReadResult, SeriesFilter, SeriesIdentity, SeriesRecord } from '../Store.js'
import { CellReader, type CellsBySeries, type SeriesIds } from './CellReader.js'
import { recordFromCell } from './cells.js'
import { type ChosenResolution, chooseResolution, retainedFrom } from './chooseResolution.js'
import { findPrevious } from './findPrevious.js'
import { type RetainedFrom, readRetainedFrom } from './RetainedFrom.js'
import { readRange } from './readRange.js'
import { ceilTo, floorTo, recordTable, resolutions } from './resolutions.js'
import { readEarliest, readLatest } from './walkCells.js'

interface MatchedSeries {
  readonly identity: SeriesIdentity
  /** Unix seconds of its earliest record ever. */
  readonly firstTime: number
}

/** A query with everything looked up that it needs. */
interface Plan extends ChosenResolution {
  readonly kind: MetricKind
  readonly from: number
  readonly to: number
  readonly ids: SeriesIds
  readonly series: ReadonlyMap<number, MatchedSeries>
  readonly retained: RetainedFrom
}

/** Answers queries for records. Inside a transaction. */
export class RecordReader {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  read({ id, metric }: KnownMetric, query: ReadQuery): ReadResult {
    const retained = readRetainedFrom(this.#db)
    const chosen = chooseResolution(query.resolution, query.start, retained)
    if (chosen === undefined) return { status: 'unavailable', metric }
    const answer = { status: 'read', metric, resolution: chosen.resolution } as const
    if (metric.type === 'composite') return { ...answer, series: [] }
    const { ids, series } = this.#matchSeries(id, query.filter)
    if (series.size === 0) return { ...answer, series: [] }
    const plan = {
      ...chosen,
      kind: metric.type,
      ids,
      series,
      retained,
      ...rangeOf(query, chosen, series, retained, this.#newest(metric.type)),
    }
    const reader = new CellReader(this.#db, plan.kind)
    const { cells, next } = readCells(reader, plan, query)
    const records = recordsOf(reader, plan, cells, query.lastPerSeries)
    const sorted = [...records]
      .map(([series, list]) => ({ series: plan.series.get(series)!.identity, records: list }))
      .sort((a, b) => compareIdentities(a.series, b.series))
    return next === undefined ? { ...answer, series: sorted } : { ...answer, series: sorted, next }
  }

  /** The last second of the latest record's bucket. */
  #newest(kind: MetricKind): number {
    const latest = resolutions.map((resolution) => {
      const time = this.#db.prepare(`SELECT max(time) AS time FROM ${recordTable(kind, resolution)}`).get([])?.['time']
      return typeof time === 'number' ? time + resolution - 1 : 0
    })
    return Math.max(...latest)
  }

  #matchSeries(metric: number, filter: SeriesFilter = {}): { ids: SeriesIds; series: Map<number, MatchedSeries> } {
    const { from, to } = seriesRange(metric)
    const rows = this.#db
      .prepare('SELECT id, identity, first_time FROM series WHERE id >= ? AND id < ? ORDER BY id')
      .all([from, to])
    const series = new Map<number, MatchedSeries>()
    for (const row of rows) {
      const identity = identityOf(String(row['identity']))
      if (matchesFilter(filter, identity))
        series.set(Number(row['id']), { identity, firstTime: Number(row['first_time']) })
    }
    return { ids: [...series.keys()], series }
  }
}

/**
 * The range in whole buckets: that of the start is included whole, and that in which the end lies. It never reaches
 * beyond what there is, however far the query does. */
function rangeOf(
  query: ReadQuery,
  { resolution, stored }: ChosenResolution,
  series: ReadonlyMap<number, MatchedSeries>,
  retained: RetainedFrom,
  newest: number,
): { from: number; to: number } {
  let earliest = Number.POSITIVE_INFINITY
  for (const { firstTime } of series.values()) earliest = Math.min(earliest, firstTime)
  // The bucket in which the retention begins may lack its first part; an answer has whole buckets only.
  const complete = ceilTo(retainedFrom(retained, stored), resolution)
  const from = Math.max(
    floorTo(query.start ?? 0, resolution),
    floorTo(earliest, resolution),
    query.start === undefined ? complete : 0,
  )
  return { from, to: Math.max(from, ceilTo(Math.min(query.end, newest + 1), resolution)) }
}

function readCells(reader: CellReader, plan: Plan, query: ReadQuery): { cells: CellsBySeries; next?: number } {
  const { ids, stored, resolution, from, to } = plan
  const walk = { ids, stored, resolution, from, to }
  if (query.lastPerSeries !== undefined) {
    // Of a counter one more: the delta of the first one shown is counted from it.
    const count = query.lastPerSeries + (plan.kind === 'counter' ? 1 : 0)
    return { cells: readLatest(reader, { ...walk, count }) }
  }
  if (query.firstPerSeries !== undefined)
    return { cells: readEarliest(reader, { ...walk, count: query.firstPerSeries }) }
  return readRange(reader, plan, query.maxRecords ?? Number.POSITIVE_INFINITY)
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
    const isFirstEver = start === undefined || plan.series.get(series)!.firstTime >= start
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
