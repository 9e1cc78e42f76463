import type { Kind } from '../windows/cell.js'
import type { Model, SeriesKey } from '../windows/Metric.js'
import type { Segment } from '../windows/Segment.js'
import { CellChunk, type ChunkOwner } from './CellChunk.js'
import { type CellPlace, MetricEntry } from './MetricEntry.js'
import { tagsOfKey } from './tagKey.js'

/** What a table gives to all its series. */
export interface SeriesDefaults {
  readonly model: Model
  readonly tags: ReadonlyMap<string, string>
  readonly source: string | undefined
}

/** A metric that went beyond `maxSeries`, and the tag that most likely did it. */
export interface Offender {
  readonly metric: string
  /** Series of it that have a cell of their own. */
  readonly series: number
  /** Handles that were asked for and share the overflow series. */
  readonly overflowed: number
  /** The tag with the most values. */
  readonly tag: string | undefined
  /** How many values that tag has. */
  readonly values: number
}

/** Series of an offender that are looked at to find its tag; more would hold up whoever asks for health. */
const SAMPLE = 10_000

/** All series of one reporter, up to a bound. Beyond it the samples of a metric go to one overflow series of it, so that totals stay right. */
export class SeriesTable implements ChunkOwner {
  readonly #defaults: SeriesDefaults
  readonly #maxSeries: number
  readonly #metrics = new Map<string, MetricEntry>()
  readonly #chunks: Record<Kind, CellChunk[]> = { gauge: [], counter: [] }
  #touched: CellChunk[] = []
  #size = 0
  #overflows = 0
  #isOpen = true

  constructor(defaults: SeriesDefaults, maxSeries: number) {
    this.#defaults = defaults
    this.#maxSeries = maxSeries
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Series with a cell, overflow series included. */
  get size(): number {
    return this.#size
  }

  /** Handles that were asked for and found no room. */
  get overflows(): number {
    return this.#overflows
  }

  /** Whether nothing was recorded since the last seal. */
  get isUntouched(): boolean {
    return this.#touched.length === 0
  }

  /** The metric of this name, or undefined if it is one of the other kind, or a new one beyond the bound. */
  metric(kind: Kind, name: string): MetricEntry | undefined {
    const known = this.#metrics.get(name)
    if (known !== undefined) return known.kind === kind ? known : undefined
    // Each metric may have an overflow series, so the table holds at most twice the bound.
    if (this.#metrics.size >= this.#maxSeries) return undefined
    const { model, tags, source } = this.#defaults
    const metric = new MetricEntry(kind, name, model, tags, source)
    this.#metrics.set(name, metric)
    return metric
  }

  /** Whether there is a metric of this name, of either kind. */
  hasMetric(name: string): boolean {
    return this.#metrics.has(name)
  }

  /** The cell of a series; made if it is new, shared with all the others beyond the bound. */
  attach(metric: MetricEntry, key: SeriesKey): CellPlace {
    const known = metric.series.get(key)
    if (known !== undefined) return known
    if (this.#size < this.#maxSeries) {
      const place = this.#place(metric, key, false)
      metric.series.set(key, place)
      return place
    }
    this.#overflows += 1
    metric.overflowed += 1
    metric.overflow ??= this.#place(metric, metric.model === 'tags' ? '"overflow":"true"' : '"overflow"', true)
    return metric.overflow
  }

  enlist(chunk: CellChunk): void {
    this.#touched.push(chunk)
  }

  /** Takes all touched cells out. */
  seal(): Segment[] {
    const touched = this.#touched
    this.#touched = []
    return touched.map((chunk) => chunk.seal())
  }

  /** From now on no sample is taken. What was recorded can still be sealed. */
  close(): void {
    this.#isOpen = false
  }

  /** The metrics beyond the bound, worst first; at most ten. */
  offenders(): Offender[] {
    return [...this.#metrics.values()]
      .filter((metric) => metric.overflowed > 0)
      .sort((a, b) => b.overflowed - a.overflowed)
      .slice(0, 10)
      .map((metric) => ({
        metric: metric.name,
        series: metric.series.size,
        overflowed: metric.overflowed,
        ...widestTag(metric),
      }))
  }

  #place(metric: MetricEntry, key: SeriesKey, isShared: boolean): CellPlace {
    const chunks = this.#chunks[metric.kind]
    let chunk = chunks.at(-1)
    if (chunk === undefined || chunk.isFull) {
      chunk = new CellChunk(this, metric.kind, metric.kind === 'counter' && metric.model === 'sources')
      chunks.push(chunk)
    }
    this.#size += 1
    return { chunk, index: chunk.add(metric, key), isShared }
  }
}

/** The tag of a metric that has the most values. */
function widestTag(metric: MetricEntry): { tag: string | undefined; values: number } {
  if (metric.model === 'sources') return { tag: undefined, values: metric.series.size }
  const valuesOf = new Map<string, Set<string>>()
  let looked = 0
  for (const key of metric.series.keys()) {
    for (const [tag, value] of tagsOfKey(key, metric.tags)) {
      const values = valuesOf.get(tag) ?? new Set()
      valuesOf.set(tag, values.add(value))
    }
    looked += 1
    if (looked === SAMPLE) break
  }
  let widest: { tag: string | undefined; values: number } = { tag: undefined, values: 0 }
  for (const [tag, { size }] of valuesOf) if (size > widest.values) widest = { tag, values: size }
  return widest
}
