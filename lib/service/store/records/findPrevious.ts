import type { CellReader, SeriesIds } from './CellReader.js'
import { retainedFrom } from './chooseResolution.js'
import type { RetainedFrom } from './RetainedFrom.js'
import { coarsest, floorTo, resolutions } from './resolutions.js'

/** Seconds of the ever longer stretches that are looked through, one after the other; the last one is the rest. */
const stretches = [60, 900, 3600, 86_400, 2_592_000, Number.POSITIVE_INFINITY]

/**
 * The last totals that counters had before a time: what the first delta of a range is counted from. Most have one a few seconds ago; for the
 * others ever longer stretches are read from ever coarser tables, so that one that rested for months costs thousands of rows, not millions.
 *
 * @param ids Series that had a record before the time
 * @param before Unix seconds, a multiple of the stored resolution that is complete there
 */
export function findPrevious(
  reader: CellReader,
  ids: SeriesIds,
  before: number,
  retained: RetainedFrom,
): Map<number, number> {
  const found = new Map<number, number>()
  const oldest = retainedFrom(retained, coarsest)
  // A stretch shorter than what is still kept there would be looked for in a table that has forgotten it.
  const shortest =
    resolutions.find((resolution) => before - resolution >= retainedFrom(retained, resolution)) ?? coarsest
  let missing = ids
  let end = before
  for (const stretch of stretches) {
    if (stretch < shortest) continue
    if (missing.length === 0 || end <= oldest) break
    const from = Math.max(oldest, Number.isFinite(stretch) ? floorTo(end - 1, stretch) : oldest)
    for (const [series, cells] of reader.read(missing, coarsest, from, end, 1)) {
      const last = cells[cells.length - 1]
      if (last !== undefined) found.set(series, last.last)
    }
    missing = missing.filter((id) => !found.has(id))
    end = from
  }
  return found
}
