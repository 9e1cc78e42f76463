import { LAST, MIN } from '../../windows/cell.js'
import type { Measurement } from '../../windows/Measurement.js'
import type { Metric, SeriesKey } from '../../windows/Metric.js'
import type { WindowSpan } from '../../windows/Window.js'
import type { BatchEncoder, BatchLimits } from '../Destination.js'
import type { EncodedBatch } from '../EncodedBatch.js'
import { BatchText } from './BatchText.js'
import { asciiOnly, clamp, gaugeFigures } from './figures.js'

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
  readonly #text: BatchText
  readonly #start: number
  readonly #period: string

  constructor(span: WindowSpan, limits: BatchLimits) {
    const layout = { head: `{"measure_time":${span.start},`, openings: ['"gauges":[', '],"counters":['], tail: ']}' }
    this.#text = new BatchText('metrics', layout, limits)
    this.#start = span.start
    this.#period = span.period === undefined ? '' : `,"period":${span.period}`
  }

  get count(): number {
    return this.#text.count
  }

  addCell(metric: Metric, key: SeriesKey, cells: Float64Array, at: number): boolean {
    const { name, source } = headOf(metric)
    const head = `${name}${key === '' ? source : `,"source":${key}`}${this.#period}`
    if (metric.kind === 'gauge') return this.#text.add(GAUGES, [`${head},${gaugeFigures(cells, at)}}`])
    const total = `${head},"value":${clamp(cells[at + LAST]!)}}`
    // A total that the service has never seen starts with a 0 one second before its window, or the first increments would have nothing to
    // be the growth of. One second, because windows start on multiples of the interval: the stamp of no other window is touched.
    if (Number.isNaN(cells[at + MIN]!)) {
      return this.#text.add(COUNTERS, [`${head},"measure_time":${this.#start - 1},"value":0}`, total])
    }
    return this.#text.add(COUNTERS, [total])
  }

  addSingle(measurement: Measurement): boolean {
    let item = `{"name":${JSON.stringify(measurement.name)}`
    if (measurement.source !== undefined) item += `,"source":${JSON.stringify(measurement.source)}`
    if (measurement.time !== this.#start) item += `,"measure_time":${measurement.time}`
    if (measurement.properties !== '') item += `,${asciiOnly(measurement.properties)}`
    item += `,${JSON.stringify(measurement.figures).slice(1, -1)}}`
    return this.#text.add(measurement.kind === 'gauge' ? GAUGES : COUNTERS, [item])
  }

  finish(): EncodedBatch {
    return this.#text.finish()
  }
}
