import type { Store } from '../store/Store.js'
import type { Condition } from './Alert.js'
import { isGrouped, type Signal, seriesFilter, signalsOf } from './signals.js'

/** Seconds to which grouped streams are joined, as each reports at its own second. */
export const groupResolution = 60
/** Records in memory at once, so that a look at very many streams leaves the store its turns in between. */
const recordsAtOnce = 50_000

/** Which records of a condition's streams are read. */
export interface SignalRange {
  /** Unix seconds. */
  readonly start: number
  /** Excluded. */
  readonly end: number
  /** Seconds; undefined: the finest that is kept for the whole range. */
  readonly resolution?: number | undefined
}

/** The last few records of each stream. */
export async function readLastSignals(
  store: Store,
  condition: Condition,
  { start, end }: SignalRange,
  count: number,
): Promise<readonly Signal[]> {
  const read = await store.read({ ...queryOf(condition), start: Math.max(0, start), end, lastPerSeries: count })
  return read?.status === 'read' ? signalsOf(condition, read.series) : []
}

/** All records of a range, part by part in order of time; the resolution that the first part was read at is that of all. */
export async function* readSignals(
  store: Store,
  condition: Condition,
  range: SignalRange,
): AsyncGenerator<{ readonly signals: readonly Signal[]; readonly resolution: number }> {
  let { start, resolution } = range
  for (;;) {
    const read = await store.read({
      ...queryOf(condition),
      start: Math.max(0, start),
      end: range.end,
      maxRecords: recordsAtOnce,
      ...(resolution === undefined ? {} : { resolution }),
    })
    if (read?.status !== 'read') return
    resolution = read.resolution
    yield { signals: signalsOf(condition, read.series), resolution }
    if (read.next === undefined) return
    start = read.next
  }
}

function queryOf(condition: Condition) {
  const filter = seriesFilter(condition)
  return {
    name: condition.metric_name,
    ...(isGrouped(condition) ? { resolution: groupResolution } : {}),
    ...(filter === undefined ? {} : { filter }),
  }
}
