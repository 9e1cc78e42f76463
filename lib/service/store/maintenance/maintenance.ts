import { AcceptedKeys } from '../AcceptedKeys.js'
import { writeClock } from '../clock/openClock.js'
import type { UpkeepTimes } from '../clock/ServiceClock.js'
import type { Database } from '../driver/Database.js'
import type { Retention } from '../Retention.js'
import type { DirtyBuckets } from '../records/DirtyBuckets.js'
import { finerThan } from '../records/resolutions.js'
import { removeDoomed } from './removeDoomed.js'
import { removeExpired } from './removeExpired.js'
import { rollUp } from './rollUp.js'
import type { SeriesPruner } from './SeriesPruner.js'

/** Seconds after its end for which a bucket is left alone: reporters send a window shortly after it ended, and each late record means doing the bucket again. */
const settlingTime = 30

/** Keys forgotten in one transaction. */
const keysPerSlice = 5_000

/**
 * One round of upkeep, in slices: each step of the generator is one short transaction, and submissions go between. Reads are right at any
 * point of it.
 */
export function* maintenance(
  db: Database,
  dirty: DirtyBuckets,
  pruner: SeriesPruner,
  retention: Retention,
  { agesFrom, closedBy, uptime, state }: UpkeepTimes,
): Generator<void> {
  if (state !== undefined) {
    db.transaction('write', () => writeClock(db, state))
    yield
  }
  for (const bucket of dirty.closed(closedBy / 1000 - settlingTime)) {
    const { kind, resolution, time } = bucket
    const finer = finerThan(resolution)
    // Records came in for a part of it while we were at work: its turn comes with theirs, in the next round.
    if (finer > 1 && dirty.any(kind, finer, time, time + resolution)) continue
    yield* rollUp(db, dirty, bucket)
  }
  if (agesFrom !== undefined) yield* removeExpired(db, dirty, retention, agesFrom)
  yield* removeDoomed(db)
  yield* pruner.prune()
  const keys = new AcceptedKeys(db)
  while (db.transaction('write', () => keys.prune(uptime, keysPerSlice)) === keysPerSlice) yield
}
