import { type SqlRow, viewOf } from '../driver/Database.js'
import type { MetricKind } from '../Store.js'
import { blockBytes } from './cellBlocks.js'

/**
 * Gives the blocks of a row that `blockRangeSql` or `blockSetSql` answered to `take`, in order: where the data of each begins in `view`.
 */
export function eachBlock(
  kind: MetricKind,
  row: SqlRow | undefined,
  take: (time: number, block: number, view: DataView, at: number) => void,
): void {
  const times = row?.['times']
  // The one row there is where nothing was found.
  if (typeof times !== 'string') return
  const blocks = String(row?.['blocks']).split(',')
  const view = viewOf(row?.['data'])
  let at = 0
  for (const [index, time] of times.split(',').entries()) {
    take(Number(time), Number(blocks[index]), view, at)
    at += blockBytes(kind, view, at)
  }
}
