import { FIGURES, type Kind, SERIES_PER_CHUNK } from '../windows/cell.js'
import type { Model, SeriesKey } from '../windows/Metric.js'
import type { Segment } from '../windows/Segment.js'
import { CellChunk, type ChunkOwner } from './CellChunk.js'
import type { CellHome } from './CellHome.js'
import { MetricEntry } from './MetricEntry.js'
import { type Offender, offendersOf } from './offenders.js'

/** What a table gives to all its series. */
export interface SeriesDefaults {
  readonly model: Model
  readonly tags: ReadonlyMap<string, string>
  readonly source: string | undefined
}

/** Where a series has its cell, as of now: handles keep it until they find that home gone. */
export interface CellPlace {
  readonly home: CellHome
  /** Where in the cells of the home it starts. */
  readonly at: number
}

/** Chunks looked through, and most series taken out, after one seal: 0.1 ms where nothing is idle, 2 to 3 ms where all of that many leave. */
const SLICE = { chunks: 16, series: 8_192 } as const
/** Share of the chunks looked through after one seal, where that is more: so that it comes round in a few windows however many there are. */
const ROUND = 8
/** Metrics whose overflow is looked at after one seal. */
const MOST_RELIEVED = 64
/** Share of `maxSeries` that must be free before series in overflow get cells of their own again; else they would go in and out. */
const RELIEF = 16

/**
 * All series of one reporter, up to a bound. Beyond it the samples of a metric go to one overflow series of it, so that totals stay right.
 * Series that were idle for long leave, a slice after each seal, and come back with their next sample.
 */
export class SeriesTable implements ChunkOwner {
  readonly #defaults: SeriesDefaults
  readonly #maxSeries: number
  readonly #metrics = new Map<string, MetricEntry>()
  /** By number; undefined where one was given back. */
  readonly #chunks: (CellChunk | undefined)[] = []
  /** Numbers that chunks have left. */
  readonly #vacant: number[] = []
  /** Those with room for a series. */
  readonly #roomy: Record<Kind, CellChunk[]> = { gauge: [], counter: [] }
  /** Those with room for an overflow series: apart, because their handles are sent to look for room again and again. */
  readonly #roomyShared: Record<Kind, CellChunk[]> = { gauge: [], counter: [] }
  /** Metrics with an overflow series; in order of when they were last looked at. */
  readonly #overflowing = new Set<MetricEntry>()
  #touched: CellChunk[] = []
  #size = 0
  #overflows = 0
  #departures = 0
  #isOpen = true
  #serial = 1
  /** The chunk that is looked through next. */
  #cursor = 0

  constructor(defaults: SeriesDefaults, maxSeries: number) {
    this.#defaults = defaults
    this.#maxSeries = maxSeries
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get serial(): number {
    return this.#serial
  }

  /** Series with a cell, overflow series included. */
  get size(): number {
    return this.#size
  }

  /** Handles that were asked for and found no room. */
  get overflows(): number {
    return this.#overflows
  }

  /** Series that have left so far. */
  get departures(): number {
    return this.#departures
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

  /** The same name, in the string that the metric has where there is one: a prefix would make another for each handle. */
  sharedName(name: string): string {
    return this.#metrics.get(name)?.name ?? name
  }

  /** Whether there is a metric of this name, of either kind. */
  hasMetric(name: string): boolean {
    return this.#metrics.has(name)
  }

  /** The cell of a series; made if it is new, shared with all the others beyond the bound. `isAgain`: it was told to have no room before. */
  attach(metric: MetricEntry, key: SeriesKey, isAgain = false): CellPlace {
    const known = metric.series.get(key)
    if (known !== undefined) return this.#placeOf(known)
    if (this.#size < this.#maxSeries) {
      const number = this.#add(metric, key, false)
      metric.series.set(key, number)
      return this.#placeOf(number)
    }
    if (!isAgain) {
      this.#overflows += 1
      metric.overflowed += 1
    }
    this.#overflowing.add(metric)
    metric.overflow ??= this.#add(metric, metric.model === 'tags' ? '"overflow":"true"' : '"overflow"', true)
    return this.#placeOf(metric.overflow)
  }

  enlist(chunk: CellChunk): void {
    this.#touched.push(chunk)
  }

  /** Takes all touched cells out, and opens the next window. */
  seal(): Segment[] {
    const touched = this.#touched
    this.#touched = []
    const segments = touched.map((chunk) => chunk.seal())
    this.#serial += 1
    return segments
  }

  /**
   * Lets series go that were last touched before the window `before`, as far as one slice reaches. Called right after a seal; no window from
   * before `before` may be loose, or it would lose the names of its cells.
   */
  sweep(before: number): void {
    let chunks = Math.min(this.#chunks.length, Math.max(SLICE.chunks, Math.ceil(this.#chunks.length / ROUND)))
    let { series } = SLICE as { series: number }
    for (; chunks > 0 && series > 0; chunks -= 1) {
      this.#cursor = (this.#cursor + 1) % this.#chunks.length
      const chunk = this.#chunks[this.#cursor]
      if (chunk === undefined) continue
      const wasFull = chunk.isFull
      const left = chunk.removeIdle(before, (metric, key) => this.#remove(metric, key, chunk.isShared))
      series -= left
      if (wasFull && left > 0) this.#roomyWith(chunk).push(chunk)
      if (chunk.isEmpty) this.#discard(chunk)
    }
    this.#relieve()
  }

  /** From now on no sample is taken. What was recorded can still be sealed. */
  close(): void {
    this.#isOpen = false
  }

  /** The metrics beyond the bound, worst first; at most ten. */
  offenders(): Offender[] {
    return offendersOf(this.#metrics.values())
  }

  /** Adds a series, and returns its number. */
  #add(metric: MetricEntry, key: SeriesKey, isShared: boolean): number {
    const { kind } = metric
    const roomy = this.#roomyWith({ kind, isShared })
    let chunk = roomy.at(-1)
    if (chunk === undefined) {
      const number = this.#vacant.pop() ?? this.#chunks.length
      chunk = new CellChunk(this, number, kind, isShared, kind === 'counter' && metric.model === 'sources')
      this.#chunks[number] = chunk
      roomy.push(chunk)
    }
    this.#size += 1
    const index = chunk.add(metric, key)
    if (chunk.isFull) roomy.pop()
    return chunk.number * SERIES_PER_CHUNK + index
  }

  #placeOf(number: number): CellPlace {
    const index = number % SERIES_PER_CHUNK
    return { home: this.#chunkOf(number).home, at: index * FIGURES }
  }

  #chunkOf(number: number): CellChunk {
    return this.#chunks[Math.floor(number / SERIES_PER_CHUNK)]!
  }

  #roomyWith({ kind, isShared }: Pick<CellChunk, 'kind' | 'isShared'>): CellChunk[] {
    return (isShared ? this.#roomyShared : this.#roomy)[kind]
  }

  #remove(metric: MetricEntry, key: SeriesKey, isShared: boolean): void {
    this.#size -= 1
    this.#departures += 1
    if (isShared) this.#overflowing.delete(metric)
    if (metric.remove(key, isShared)) this.#metrics.delete(metric.name)
  }

  /** Memory of a peak is given back; one chunk with room is kept, or a series that comes and goes would make one each time. */
  #discard(chunk: CellChunk): void {
    const roomy = this.#roomyWith(chunk)
    if (roomy.length < 2) return
    roomy.splice(roomy.indexOf(chunk), 1)
    this.#chunks[chunk.number] = undefined
    this.#vacant.push(chunk.number)
  }

  /** Sends the handles of overflow series to look for cells of their own, once there is room. */
  #relieve(): void {
    if (this.#maxSeries - this.#size < Math.max(1, this.#maxSeries / RELIEF)) return
    for (const metric of [...this.#overflowing].slice(0, MOST_RELIEVED)) {
      this.#overflowing.delete(metric)
      this.#overflowing.add(metric)
      if (metric.overflow !== undefined) this.#chunkOf(metric.overflow).renew()
    }
  }
}
