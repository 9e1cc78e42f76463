import type { RecordsRead, Store } from '../store/Store.js'
import type { Condition } from './Alert.js'
import { isGrouped, type Signal, seriesFilter, signalsOf } from './signals.js'

/** Seconds to which grouped streams are joined, as each reports at its own second. */
export const groupResolution = 60
/** Records in memory at once, so that a look at very many streams leaves the store its turns in between. */
const recordsAtOnce = 50_000

/** Streams that one condition may look at. A million would take gigabytes, and hold up the service for a minute, every few seconds. */
const mostStreams = 50_000

/** Which records of a condition's streams are read. */
export interface SignalRange {
  /** Unix seconds. */
  readonly start: number
  /** Excluded. */
  readonly end: number
  /** Seconds; undefined: the finest that is kept for the whole range. */
  readonly resolution?: number | undefined
}

/** The last few records of each stream. @throws Error when there are too many streams */
export async function readLastSignals(
  store: Store,
  condition: Condition,
  { start, end }: SignalRange,
  count: number,
): Promise<readonly Signal[]> {
  const read = await store.read({ ...queryOf(condition), start: Math.max(0, start), end, lastPerSeries: count })
  return isRead(read, condition) ? signalsOf(condition, read.series) : []
}

/** All records of a range, part by part in order of time; the resolution that the first part was read at is that of all. @throws Error when there are too many streams */
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
    if (!isRead(read, condition)) return
    resolution = read.resolution
    yield { signals: signalsOf(condition, read.series), resolution }
    if (read.next === undefined) return
    start = read.next
  }
}

function isRead(read: Awaited<ReturnType<Store['read']>>, { metric_name }: Condition): read is RecordsRead {
  if (read?.status === 'too-many')
    throw new Error(
      `The condition on ${metric_name} matches more than ${mostStreams} streams; choose fewer by source or tags.`,
    )
  return read?.status === 'read'
}

function queryOf(condition: Condition) {
  const filter = seriesFilter(condition)
  return {
    name: condition.metric_name,
    maxSeries: mostStreams,
    ...(isGrouped(condition) ? { resolution: groupResolution } : {}),
    ...(filter === undefined ? {} : { filter }),
  }
}
