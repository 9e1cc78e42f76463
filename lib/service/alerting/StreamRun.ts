import type { SeriesRecord } from '../store/Store.js'

/** A value of a stream, held against the threshold. */
export interface JudgedValue {
  /** Unix seconds. */
  readonly time: number
  readonly value: number
  readonly isBeyond: boolean
}

/** Seconds: values that lie no further apart are kept as one stretch. No look asks for a value within less than this. */
export const stretchGap = 120

interface Stretch {
  readonly first: number
  last: number
}

/**
 * What is to be known of one stream to say for how long it has been beyond the threshold: its newest value, when it was last within, and the
 * stretches of time in which it had values since. Some hundred bytes, however many values there were. Values come in order of time; where earlier
 * ones changed, the run is {@link cut} there and told everything from there on.
 */
export class StreamRun {
  newest: JudgedValue | undefined
  /** The latest value beyond the threshold that came after `spikesAfter`. */
  spike: JudgedValue | undefined
  /** Unix seconds; undefined: no value is a spike. */
  spikesAfter: number | undefined
  /** The record that the next difference is counted from. */
  before: SeriesRecord | undefined
  #calmAt = Number.NEGATIVE_INFINITY
  #stretches: Stretch[] = []
  /** Whether a cut took away what only the past can tell: the newest value, the last one within the threshold, the record before. */
  #lacksNewest = false
  #lacksCalm = false
  #lacksBefore = false

  /** Whether what is left after a cut no longer suffices, so that everything is to be read again. `needsPast`: whether more counts than the newest value. */
  isLost(needsPast: boolean): boolean {
    return this.#lacksNewest || this.#lacksBefore || (needsPast && this.#lacksCalm)
  }

  /** Time of the latest thing that is known of it, Unix seconds. */
  get latest(): number {
    return Math.max(this.newest?.time ?? 0, this.before?.time ?? 0)
  }

  /** Forgets everything from `time` on. */
  cut(time: number): void {
    if (this.newest !== undefined && this.newest.time >= time) {
      this.newest = undefined
      this.#lacksNewest = true
    }
    if (this.#calmAt >= time) this.#lacksCalm = true
    if (this.before !== undefined && this.before.time >= time) {
      this.before = undefined
      this.#lacksBefore = true
    }
    this.#stretches = this.#stretches.filter(({ first }) => first < time)
    const last = this.#stretches.at(-1)
    // Where in the stretch its last value before the cut lies is not known; the next value continues it, as it did before.
    if (last !== undefined) last.last = Math.min(last.last, time - 1)
  }

  /** A record from before the cut: the next difference is counted from it. */
  precede(record: SeriesRecord): void {
    this.before = record
    this.#lacksBefore = false
  }

  add(value: JudgedValue): void {
    this.newest = value
    this.#lacksNewest = false
    if (!value.isBeyond) {
      this.#calmAt = value.time
      this.#lacksCalm = false
      this.#stretches = []
      return
    }
    if (this.spikesAfter !== undefined && value.time > this.spikesAfter) this.spike = value
    const last = this.#stretches.at(-1)
    if (last !== undefined && value.time - last.last <= stretchGap) last.last = Math.max(last.last, value.time)
    else this.#stretches.push({ first: value.time, last: value.time })
  }

  /** Whether there was a value at or before `time`, but not before `start`, and all since have been beyond the threshold. `start`: at least {@link stretchGap} before. */
  isBeyondSince(time: number, start: number): boolean {
    const stretch = this.#stretches.findLast(({ first }) => first <= time)
    return stretch !== undefined && (stretch.last > time || stretch.last >= start)
  }

  /** Drops stretches that ended before `start`: nobody asks for them any more. */
  forgetBefore(start: number): void {
    if ((this.#stretches[0]?.last ?? start) < start)
      this.#stretches = this.#stretches.filter(({ last }) => last >= start)
  }
}
