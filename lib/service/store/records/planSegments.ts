import { ceilTo, finerThan, floorTo, type StoredResolution } from './resolutions.js'

/** A stretch of time to be read from one record table. */
export interface Segment {
  readonly resolution: StoredResolution
  readonly from: number
  /** Excluded. */
  readonly to: number
}

/** Starts of the buckets of a resolution in [from, to) that must not be read as they are, in order: open, or changed since they were rolled up. */
export type DirtyBuckets = (resolution: StoredResolution, from: number, to: number) => readonly number[]

/**
 * Covers [from, to) by stretches of record tables in order of time: the coarsest allowed where its buckets are whole and clean, finer ones at
 * the ends and in place of dirty buckets. So what is read includes everything acknowledged so far, rolled up or not.
 */
export function planSegments(resolution: StoredResolution, from: number, to: number, dirty: DirtyBuckets): Segment[] {
  if (from >= to) return []
  if (resolution === 1) return [{ resolution, from, to }]
  const finer = finerThan(resolution)
  const first = ceilTo(from, resolution)
  const end = floorTo(to, resolution)
  if (first >= end) return planSegments(finer, from, to, dirty)
  const segments = planSegments(finer, from, first, dirty)
  let clean = first
  for (const bucket of dirty(resolution, first, end)) {
    if (bucket > clean) segments.push({ resolution, from: clean, to: bucket })
    segments.push(...planSegments(finer, bucket, bucket + resolution, dirty))
    clean = bucket + resolution
  }
  if (end > clean) segments.push({ resolution, from: clean, to: end })
  segments.push(...planSegments(finer, end, to, dirty))
  return segments
}
