import { SUM } from '../../windows/cell.js'
import type { Measurement } from '../../windows/Measurement.js'
import type { Metric, SeriesKey } from '../../windows/Metric.js'
import type { WindowSpan } from '../../windows/Window.js'
import type { BatchEncoder, BatchLimits } from '../Destination.js'
import type { EncodedBatch } from '../EncodedBatch.js'
import { BatchBytes } from './BatchBytes.js'
import { asciiOnly, writeClamped, writeGaugeFigures } from './figures.js'
import { KeptText } from './KeptText.js'
import type { SparePool } from './SparePool.js'

/** What all items of one metric are made of, but for keys and figures. Kept by the metric's identity, so that a batch only copies. */
interface MetricText {
  /** Of the series with the metric's own tags: everything up to the figures. */
  readonly whole: KeptText
  /** Up to the value of `tags`, for a key that is one. */
  readonly named: KeptText
  /** Up to the tags that a key adds to the metric's own. */
  readonly tagged: KeptText
  /** From the end of the tags to the figures. */
  readonly closing: KeptText
  /** The same after a key that is the whole value. */
  readonly middle: KeptText
}

const texts = new WeakMap<Metric, MetricText>()
const end = new KeptText('}')

function textOf(metric: Metric): MetricText {
  let text = texts.get(metric)
  if (text === undefined) {
    const name = `{"name":${JSON.stringify(metric.name)}`
    const tags = tagsText(metric.tags)
    // A counter is a gauge of increments here; this tells a metric that is new to be summed.
    const middle = metric.kind === 'counter' ? ',"attributes":{"summarize_function":"sum"},"value":' : ','
    text = {
      whole: new KeptText(tags === '' ? `${name}${middle}` : `${name},"tags":{${tags}}${middle}`),
      named: new KeptText(`${name},"tags":`),
      tagged: new KeptText(`${name},"tags":{${tags}${tags === '' ? '' : ','}`),
      closing: new KeptText(`}${middle}`),
      middle: new KeptText(middle),
    }
    texts.set(metric, text)
  }
  return text
}

/** Tags as JSON without braces. */
function tagsText(tags: Iterable<readonly [string, string]>): string {
  let text = ''
  for (const [name, value] of tags) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(value)}`
  return text
}

/** Encodes for `POST /v1/measurements`. Each item carries all its tags, because the server never merges them with those on top. */
export class TaggedEncoder implements BatchEncoder {
  readonly #batch: BatchBytes
  readonly #start: number

  constructor(span: WindowSpan, limits: BatchLimits, spare: SparePool) {
    const period = span.period === undefined ? '' : `"period":${span.period},`
    const layout = { head: `{"time":${span.start},${period}`, openings: ['"measurements":['], tail: ']}' }
    this.#batch = new BatchBytes('measurements', layout, limits, spare)
    this.#start = span.start
  }

  get count(): number {
    return this.#batch.count
  }

  addCell(metric: Metric, key: SeriesKey, cells: Float64Array, at: number): boolean {
    const text = textOf(metric)
    const writer = this.#batch.begin(0)
    if (key === '') writer.kept(text.whole)
    else {
      const isWhole = key.startsWith('{')
      writer.kept(isWhole ? text.named : text.tagged)
      writer.text(key)
      writer.kept(isWhole ? text.middle : text.closing)
    }
    if (metric.kind === 'counter') writeClamped(writer, cells, at + SUM)
    else writeGaugeFigures(writer, cells, at)
    writer.kept(end)
    return this.#batch.end(0)
  }

  addSingle(measurement: Measurement): boolean {
    const tags = tagsText(measurement.tags ?? [])
    const writer = this.#batch.begin(0)
    writer.text(`{"name":${JSON.stringify(measurement.name)}`)
    if (measurement.time !== this.#start) writer.text(`,"time":${measurement.time}`)
    if (tags !== '') writer.text(`,"tags":{${tags}}`)
    if (measurement.properties !== '') writer.text(`,${asciiOnly(measurement.properties)}`)
    writer.text(`,${JSON.stringify(measurement.figures).slice(1, -1)}}`)
    return this.#batch.end(0)
  }

  finish(): EncodedBatch {
    return this.#batch.finish()
  }
}
