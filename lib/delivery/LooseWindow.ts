import type { BatchEncoder } from '../destinations/Destination.js'
import type { Measurement } from '../windows/Measurement.js'
import { mergeSegments, type Segment } from '../windows/Segment.js'
import { Window, type WindowSpan } from '../windows/Window.js'
import type { CutPlan } from './CutPlan.js'
import type { SpoolFile } from './spool/SpoolFile.js'
import type { Tally } from './Tally.js'

/** Files that a window may stand for at most: their names have to fit into the file that replaces them. */
const MOST_STALE = 500

/**
 * A sealed window that nothing was sent of, or the rest of one that batches are being cut from. Only loose windows may be merged: what left
 * them exists as bytes, and nowhere else.
 */
export class LooseWindow {
  #window: Window
  /** Where the next cut begins. */
  #segment = 0
  #cell = 0
  #single = 0
  /** Monotonic milliseconds; of merged ones, when the last was. */
  sealedAt = 0
  /** Flushes that cover it. */
  readonly tallies = new Set<Tally>()
  /** Its copy on disk, about to be written or written. */
  file: SpoolFile | undefined
  /** Copies on disk of windows that were merged into it, as long as it has no file that would replace them. */
  stale: readonly SpoolFile[] = []
  /** Whether its file was lost, perhaps to another process that sends it, too. */
  isElsewhere = false
  /** Whether it was dropped, or lives on in another. */
  isObsolete = false

  #plan: CutPlan | undefined
  /** Cuts of the plan before this one were made. */
  #planned = 0

  constructor(window: Window) {
    this.#window = window
  }

  get span(): WindowSpan {
    return this.#window.span
  }

  /** Number of the first seal in it. */
  get serial(): number {
    return this.#window.serial
  }

  /** Memory that it keeps; stays what it was while batches are being cut, since arrays go as a whole. */
  get bytes(): number {
    return this.#window.bytes
  }

  /** Whether everything was cut. */
  get isEmpty(): boolean {
    const { segments, singles } = this.#window
    return this.#segment === segments.length && this.#single === singles.length
  }

  /** Measurements that are still in it. */
  get size(): number {
    const { segments, singles } = this.#window
    let size = singles.length - this.#single - this.#cell
    for (let index = this.#segment; index < segments.length; index += 1) size += segments[index]!.length
    return size
  }

  /** How it has to be cut; undefined: as may be, since it never was on disk. */
  get plan(): CutPlan | undefined {
    return this.#plan
  }

  /** From now on it may be on disk under these ids. */
  commit(plan: CutPlan): void {
    if (this.#plan === plan) return
    this.#plan = plan
    this.#planned = 0
  }

  /** The next cut of its plan. */
  nextPlanned(): CutPlan['cuts'][number] | undefined {
    const next = this.#plan?.cuts[this.#planned]
    this.#planned += 1
    return next
  }

  /** The files that have all of it on disk; empty if they don't. */
  get copies(): readonly SpoolFile[] {
    if (this.file === undefined) return this.stale
    return this.file.mayExist ? [this.file] : this.file.stale
  }

  /** Whether it is just being written: then nothing may be done with it. */
  get isBeingWritten(): boolean {
    return this.file?.state === 'writing'
  }

  /**
   * Whether it may be merged with another. Only like with like: what both were is deleted when the merged one is written, and until then it can only
   * be sent from the old files. Where a file was lost, its ids have to stay.
   */
  mayMerge(other: LooseWindow): boolean {
    if (this.isBeingWritten || other.isBeingWritten) return false
    const copies = [...this.copies, ...other.copies]
    if (copies.length === 0) return !this.isElsewhere && !other.isElsewhere
    if (this.copies.length === 0 || other.copies.length === 0) return false
    return copies.reduce((sum, { replaces }) => sum + replaces.length, copies.length) <= MOST_STALE
  }

  /** Moves measurements into a batch until it is full or nothing is left here. Returns the metrics of those that were left out as held back. */
  cut(encoder: BatchEncoder, isHeld?: (name: string) => boolean): string[] {
    const held: string[] = []
    const { segments, singles } = this.#window
    for (; this.#segment < segments.length; this.#segment += 1, this.#cell = 0) {
      const segment = segments[this.#segment]!
      for (; this.#cell < segment.length; this.#cell += 1) {
        const index = segment.touched[this.#cell]!
        const { names } = segment
        const metric = names.metricAt(index)
        if (isHeld?.(metric.name)) held.push(metric.name)
        else if (!encoder.addCell(metric, names.keyAt(index), segment.cells, segment.offset(this.#cell))) return held
      }
    }
    for (; this.#single < singles.length; this.#single += 1) {
      const single = singles[this.#single]!
      if (isHeld?.(single.name)) held.push(single.name)
      else if (!encoder.addSingle(single)) return held
    }
    return held
  }

  /** Another view of the same rest, to be cut on its own by a plan. */
  twin(plan: CutPlan): LooseWindow {
    const twin = new LooseWindow(this.#window)
    twin.#segment = this.#segment
    twin.#cell = this.#cell
    twin.#single = this.#single
    twin.#plan = plan
    twin.#planned = plan === this.#plan ? this.#planned : 0
    return twin
  }

  /** Names of some metrics in it, for reports. */
  *names(): Iterable<string> {
    for (const segment of this.#window.segments.slice(this.#segment)) {
      for (let i = 0; i < segment.length; i += 1) yield segment.names.metricAt(segment.touched[i]!).name
    }
    for (const single of this.#window.singles.slice(this.#single)) yield single.name
  }

  /** One window that covers this one and the next; every flush that covered either covers it. */
  merge(later: LooseWindow): LooseWindow {
    const segments = new Map<unknown, Segment>()
    for (const segment of [...this.#rest(), ...later.#rest()]) {
      const earlier = segments.get(segment.names)
      segments.set(segment.names, earlier === undefined ? segment : mergeSegments(earlier, segment))
    }
    const singles = [...this.#restSingles(), ...later.#restSingles()]
    const { start, period, length } = this.span
    const span: WindowSpan = { start, end: later.span.end, period, length: length + later.span.length }
    const merged = new LooseWindow(new Window(span, [...segments.values()], singles, this.serial))
    merged.sealedAt = later.sealedAt
    merged.stale = [...this.copies, ...later.copies]
    this.isObsolete = true
    later.isObsolete = true
    for (const tally of [...this.tallies, ...later.tallies]) {
      // It joined for both, and from now on there is one.
      if (merged.tallies.has(tally)) tally.leave()
      merged.tallies.add(tally)
    }
    return merged
  }

  #rest(): Segment[] {
    const [first, ...others] = this.#window.segments.slice(this.#segment)
    if (first === undefined) return []
    if (this.#cell === 0) return [first, ...others]
    return this.#cell === first.length ? others : [first.rest(this.#cell), ...others]
  }

  #restSingles(): readonly Measurement[] {
    return this.#window.singles.slice(this.#single)
  }
}
