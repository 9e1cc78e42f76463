import { SUM } from '../../windows/cell.js'
import type { Measurement } from '../../windows/Measurement.js'
import type { Metric, SeriesKey } from '../../windows/Metric.js'
import type { WindowSpan } from '../../windows/Window.js'
import type { BatchEncoder, BatchLimits } from '../Destination.js'
import type { EncodedBatch } from '../EncodedBatch.js'
import { BatchBytes } from './BatchBytes.js'
import { asciiOnly, clamp, writeGaugeFigures } from './figures.js'
import type { SparePool } from './SparePool.js'

/** What all items of one metric start and go on with. Kept by the metric's identity, so that a batch only copies. */
interface MetricText {
  /** `{"name":"cpu"` */
  readonly name: string
  /** `{"name":"cpu","tags":{"host":"web-1"`, as far as the metric has tags of its own. */
  readonly tagged: string
  /** The same, to go on with a key: with a comma where one is needed. */
  readonly keyed: string
  /** What stands between the tags and the figures. A counter is a gauge of increments here; it tells a metric that is new to be summed. */
  readonly middle: string
}

const texts = new WeakMap<Metric, MetricText>()

function textOf(metric: Metric): MetricText {
  let text = texts.get(metric)
  if (text === undefined) {
    const name = `{"name":${JSON.stringify(metric.name)}`
    const tags = tagsText(metric.tags)
    const tagged = `${name},"tags":{${tags}`
    text = {
      name,
      tagged,
      keyed: tags === '' ? tagged : `${tagged},`,
      middle: metric.kind === 'counter' ? ',"attributes":{"summarize_function":"sum"},' : ',',
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
    const { name, tagged, keyed, middle } = textOf(metric)
    const writer = this.#batch.begin(0)
    if (key === '') writer.text(metric.tags.size === 0 ? name : `${tagged}}`)
    else if (key.startsWith('{')) {
      writer.text(name)
      writer.text(',"tags":')
      writer.text(key)
    } else {
      writer.text(keyed)
      writer.text(key)
      writer.text('}')
    }
    writer.text(middle)
    if (metric.kind === 'counter') {
      writer.text('"value":')
      writer.number(clamp(cells[at + SUM]!))
    } else writeGaugeFigures(writer, cells, at)
    writer.text('}')
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
