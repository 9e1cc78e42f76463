import type { MetricKind } from '../Store.js'
import { type Cell, mergeCell } from './cells.js'
import type { StoredResolution } from './resolutions.js'

/**
 * What becomes of two records of one series and time: of a gauge they are combined, of a counter the one received last stays (reference 15).
 * A total that is too old for its own second is taken for the latest of its bucket: where in the bucket it belongs is no longer known.
 */
export function combineRecords(kind: MetricKind, resolution: StoredResolution): (cell: Cell, newer: Cell) => Cell {
  if (kind === 'counter' && resolution === 1) return (_, newer) => newer
  return (cell, newer) => {
    mergeCell(kind, cell, newer)
    return cell
  }
}
