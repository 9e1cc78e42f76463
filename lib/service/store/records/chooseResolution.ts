import type { RetainedFrom } from './RetainedFrom.js'
import { coarsest, floorTo, resolutions, type StoredResolution } from './resolutions.js'

/** What a query is read at. */
export interface ChosenResolution {
  /** Seconds of the answer's buckets. */
  readonly resolution: number
  /** The coarsest record table that serves them. */
  readonly stored: StoredResolution
}

/**
 * The record table for a query: the coarsest that divides the resolution (it holds what the finer ones hold, in fewer rows) among those that
 * are complete from `start` on. Undefined if there is none, which is the reason for the answer "resolution is unavailable for the given time
 * range". Not for multiples of the coarsest: nothing reaches back further, so a range that begins before everything is answered with what
 * there is. Without a resolution: the finest that is complete.
 */
export function chooseResolution(
  asked: number | undefined,
  start: number | undefined,
  retained: RetainedFrom,
): ChosenResolution | undefined {
  if (asked === undefined) {
    const stored =
      resolutions.find((resolution) => start === undefined || start >= retainedFrom(retained, resolution)) ?? coarsest
    return { resolution: stored, stored }
  }
  const stored = resolutions.findLast(
    (resolution) =>
      asked % resolution === 0 &&
      (start === undefined || resolution === coarsest || floorTo(start, asked) >= retainedFrom(retained, resolution)),
  )
  return stored === undefined ? undefined : { resolution: asked, stored }
}

/** From which time on a resolution is complete, Unix seconds. */
export function retainedFrom(retained: RetainedFrom, resolution: StoredResolution): number {
  return retained.get(resolution) ?? 0
}
