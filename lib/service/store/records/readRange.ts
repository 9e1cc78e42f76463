import { type CellReader, type CellsBySeries, cellsAtOnce, longestStretch, type SeriesIds } from './CellReader.js'
import type { StoredResolution } from './resolutions.js'

/** What to read: whole buckets of `resolution` seconds. All times are multiples of it. */
export interface CellRange {
  readonly ids: SeriesIds
  readonly stored: StoredResolution
  readonly resolution: number
  readonly from: number
  /** Excluded. */
  readonly to: number
}

/** Reads a range in steps, until the limit (cells in all) cuts it at a border of buckets; then `next` is where to go on. One bucket is always answered, or nobody would get on. */
export function readRange(
  reader: CellReader,
  range: CellRange,
  limit: number,
): { cells: CellsBySeries; next?: number } {
  const { ids, stored, resolution, from, to } = range
  const found: CellsBySeries = new Map()
  const cellsPerBucket = Math.max(1, (ids.length * resolution) / stored)
  let step = Math.max(1, Math.floor(cellsAtOnce / cellsPerBucket)) * resolution
  const longest = step * longestStretch
  let total = 0
  for (let start = from; start < to; ) {
    const end = Math.min(start + step, to)
    const before = total
    const cells = reader.read(ids, stored, start, end, resolution)
    for (const [series, list] of cells) {
      total += list.length
      const known = found.get(series)
      if (known === undefined) found.set(series, list)
      else for (const cell of list) known.push(cell)
    }
    if (total > limit) {
      const next = cutAt(found, limit)
      // Exactly one bucket that is larger than the limit, and nothing behind it.
      if (next !== undefined) return { cells: found, next }
      return end < to ? { cells: found, next: end } : { cells: found }
    }
    if ((total - before) * 4 < cellsAtOnce && step < longest) step *= 2
    start = end
  }
  return { cells: found }
}

/** Removes the buckets beyond the limit; answers the time of the first one removed, if any. */
function cutAt(cells: CellsBySeries, limit: number): number | undefined {
  const perBucket = new Map<number, number>()
  for (const list of cells.values()) for (const { time } of list) perBucket.set(time, (perBucket.get(time) ?? 0) + 1)
  let total = 0
  let next: number | undefined
  for (const [index, time] of [...perBucket.keys()].sort((a, b) => a - b).entries()) {
    total += perBucket.get(time)!
    if (index > 0 && total > limit) {
      next = time
      break
    }
  }
  if (next === undefined) return undefined
  for (const [series, list] of cells) {
    const kept = list.filter(({ time }) => time < next)
    if (kept.length === 0) cells.delete(series)
    else cells.set(series, kept)
  }
  return next
}
