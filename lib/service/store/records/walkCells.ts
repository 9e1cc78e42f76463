import { type CellReader, type CellsBySeries, cellsAtOnce, type SeriesIds } from './CellReader.js'
import type { Cell } from './cells.js'
import type { CellRange } from './readRange.js'
import { ceilTo, coarsest, floorTo, type StoredResolution } from './resolutions.js'

/** A range that is walked from one end until every series has its number of cells. All times are multiples of `resolution`. */
export interface Walk extends CellRange {
  /** Cells wanted of each series. */
  readonly count: number
  /** Cells that may be there in all. */
  readonly most: number
}

/**
 * The last cells of each series before the end of a range. Walks back in steps; hours in which no unfinished series has anything are jumped over
 * by a look into the coarsest table, because beside the busy series of a metric there are mostly some that ended long ago. Undefined when there are
 * more than may be: they would all be in memory at once.
 */
export function readLatest(reader: CellReader, walk: Walk): CellsBySeries | undefined {
  const { ids, stored, resolution, from, count, most } = walk
  const found: CellsBySeries = new Map()
  let total = 0
  let unfinished = ids
  let end = walk.to
  // A multiple of the resolution, or the end of an hour would cut a bucket in two.
  const block = ceilTo(coarsest, resolution)
  while (end > from && unfinished.length > 0) {
    const blockStart = Math.max(from, floorTo(end - 1, block))
    if (isEmptyHour(reader, unfinished, blockStart, block)) {
      end = blockStart
      continue
    }
    const step = stepLength(unfinished.length, resolution, stored, count)
    const start = Math.max(blockStart, end - step)
    for (const [series, cells] of reader.read(unfinished, stored, start, end, resolution)) {
      const known = found.get(series) ?? []
      const kept = lastOf([...cells, ...known], count)
      total += kept.length - known.length
      found.set(series, kept)
    }
    if (total > most) return undefined
    unfinished = unfinished.filter((id) => (found.get(id)?.length ?? 0) < count)
    end = start
  }
  return found
}

/** The first cells of each series from the start of a range on. Undefined when there are more than may be. */
export function readEarliest(reader: CellReader, walk: Walk): CellsBySeries | undefined {
  const { ids, stored, resolution, to, count, most } = walk
  const found: CellsBySeries = new Map()
  let total = 0
  let unfinished = ids
  let start = walk.from
  // A multiple of the resolution, or the end of an hour would cut a bucket in two.
  const block = ceilTo(coarsest, resolution)
  while (start < to && unfinished.length > 0) {
    const blockEnd = Math.min(to, ceilTo(start + 1, block))
    if (start % block === 0 && isEmptyHour(reader, unfinished, start, block)) {
      start = blockEnd
      continue
    }
    const end = Math.min(blockEnd, start + stepLength(unfinished.length, resolution, stored, count))
    for (const [series, cells] of reader.read(unfinished, stored, start, end, resolution)) {
      const known = found.get(series) ?? []
      const kept = [...known, ...cells].slice(0, count)
      total += kept.length - known.length
      found.set(series, kept)
    }
    if (total > most) return undefined
    unfinished = unfinished.filter((id) => (found.get(id)?.length ?? 0) < count)
    start = end
  }
  return found
}

/** Whether the coarsest table says that none of the series has a record in the hour. A dirty hour says nothing. */
function isEmptyHour(reader: CellReader, ids: SeriesIds, start: number, block: number): boolean {
  if (block !== coarsest || start % coarsest !== 0) return false
  const segments = reader.segments(coarsest, start, start + coarsest)
  if (segments.length !== 1 || segments[0]?.resolution !== coarsest) return false
  const present = reader.present(ids, coarsest, start)
  return !ids.some((id) => present.has(id))
}

/** Seconds to read in one step: as many buckets as are wanted of each series, fewer if that would be very many rows. */
function stepLength(series: number, resolution: number, stored: StoredResolution, count: number): number {
  const cellsPerBucket = Math.max(1, (series * resolution) / stored)
  return Math.max(1, Math.min(count, Math.floor((4 * cellsAtOnce) / cellsPerBucket))) * resolution
}

function lastOf(cells: Cell[], count: number): Cell[] {
  return cells.length > count ? cells.slice(cells.length - count) : cells
}
