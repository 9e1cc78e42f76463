import { type Measurement, measurementBytes } from './Measurement.js'
import type { Segment } from './Segment.js'

/** When a window was, on the wire and in truth. */
export interface WindowSpan {
  /** Unix seconds: the stamp of everything in it. */
  readonly start: number
  /** Unix seconds at which the next window starts. */
  readonly end: number
  /** Seconds on the wire; absent with `interval: false`. */
  readonly period: number | undefined
  /** Milliseconds on the monotonic clock that it was really open. */
  readonly length: number
}

/** One sealed interval: the cells that were touched in it, and the single measurements that ride along. Immutable. */
export class Window {
  readonly span: WindowSpan
  readonly segments: readonly Segment[]
  readonly singles: readonly Measurement[]
  /** Cells and single measurements. */
  readonly size: number
  /** Memory that it keeps. */
  readonly bytes: number
  /** Number of the seal that it came from; of merged ones, the first. Series it names stay in memory while it is loose. */
  readonly serial: number

  constructor(span: WindowSpan, segments: readonly Segment[], singles: readonly Measurement[], serial = 0) {
    this.span = span
    this.segments = segments
    this.singles = singles
    this.serial = serial
    let size = singles.length
    let bytes = 500
    for (const segment of segments) {
      size += segment.length
      bytes += segment.bytes
    }
    for (const single of singles) bytes += measurementBytes(single)
    this.size = size
    this.bytes = bytes
  }
}
