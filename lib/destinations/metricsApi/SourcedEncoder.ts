import { LAST, MIN } from '../../windows/cell.js'
import type { Measurement } from '../../windows/Measurement.js'
import type { Metric, SeriesKey } from '../../windows/Metric.js'
import type { WindowSpan } from '../../windows/Window.js'
import type { BatchEncoder, BatchLimits } from '../Destination.js'
import type { EncodedBatch } from '../EncodedBatch.js'
import { BatchBytes } from './BatchBytes.js'
import { asciiOnly, writeClamped, writeGaugeFigures } from './figures.js'
import type { SparePool } from './SparePool.js'

const GAUGES = 0
const COUNTERS = 1

const heads = new WeakMap<Metric, { readonly name: string; readonly source: string }>()

function headOf(metric: Metric): { readonly name: string; readonly source: string } {
  let head = heads.get(metric)
  if (head === undefined) {
    const source = metric.source === undefined ? '' : `,"source":${JSON.stringify(metric.source)}`
    head = { name: `{"name":${JSON.stringify(metric.name)}`, source }
    heads.set(metric, head)
  }
  return head
}

/**
 * Encodes for `POST /v1/metrics`. Both arrays are always present, as the original client sends them. The period travels with each item:
 * at the top level the API does not document it.
 */
export class SourcedEncoder implements BatchEncoder {
  readonly #batch: BatchBytes
  readonly #start: number
  readonly #period: string

  constructor(span: WindowSpan, limits: BatchLimits, spare: SparePool) {
    const layout = { head: `{"measure_time":${span.start},`, openings: ['"gauges":[', '],"counters":['], tail: ']}' }
    this.#batch = new BatchBytes('metrics', layout, limits, spare)
    this.#start = span.start
    this.#period = span.period === undefined ? '' : `,"period":${span.period}`
  }

  get count(): number {
    return this.#batch.count
  }

  addCell(metric: Metric, key: SeriesKey, cells: Float64Array, at: number): boolean {
    const { name, source } = headOf(metric)
    const head = `${name}${key === '' ? source : `,"source":${key}`}${this.#period}`
    if (metric.kind === 'gauge') {
      const writer = this.#batch.begin(GAUGES)
      writer.text(head)
      writer.text(',')
      writeGaugeFigures(writer, cells, at)
      writer.text('}')
      return this.#batch.end(GAUGES)
    }
    const writer = this.#batch.begin(COUNTERS)
    // A total that the service has never seen starts with a 0 one second before its window, or the first increments would have nothing to
    // be the growth of. One second, because windows start on multiples of the interval: the stamp of no other window is touched.
    const isNew = Number.isNaN(cells[at + MIN]!)
    if (isNew) {
      writer.text(`${head},"measure_time":${this.#start - 1},"value":0}`)
      this.#batch.next(COUNTERS)
    }
    writer.text(`${head},"value":`)
    writeClamped(writer, cells, at + LAST)
    writer.text('}')
    return this.#batch.end(COUNTERS, isNew ? 2 : 1)
  }

  addSingle(measurement: Measurement): boolean {
    const section = measurement.kind === 'gauge' ? GAUGES : COUNTERS
    const writer = this.#batch.begin(section)
    writer.text(`{"name":${JSON.stringify(measurement.name)}`)
    if (measurement.source !== undefined) writer.text(`,"source":${JSON.stringify(measurement.source)}`)
    if (measurement.time !== this.#start) writer.text(`,"measure_time":${measurement.time}`)
    if (measurement.properties !== '') writer.text(`,${asciiOnly(measurement.properties)}`)
    writer.text(`,${JSON.stringify(measurement.figures).slice(1, -1)}}`)
    return this.#batch.end(section)
  }

  finish(): EncodedBatch {
    return this.#batch.finish()
  }
}
