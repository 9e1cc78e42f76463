import { SUM } from '../../windows/cell.js'
import type { Measurement } from '../../windows/Measurement.js'
import type { Metric, SeriesKey } from '../../windows/Metric.js'
import type { WindowSpan } from '../../windows/Window.js'
import type { BatchEncoder, BatchLimits } from '../Destination.js'
import type { EncodedBatch } from '../EncodedBatch.js'
import { BatchText } from './BatchText.js'
import { asciiOnly, clamp, gaugeFigures } from './figures.js'

/** What all items of one metric start and go on with. Kept by the metric's identity, so a batch only concatenates. */
interface MetricText {
  /** `{"name":"cpu"` */
  readonly name: string
  /** The metric's own tags without braces: `"host":"web-1"`, or empty. */
  readonly tags: string
  /** What stands between the tags and the figures. A counter is a gauge of increments here; it tells a metric that is new to be summed. */
  readonly middle: string
}

const texts = new WeakMap<Metric, MetricText>()

function textOf(metric: Metric): MetricText {
  let text = texts.get(metric)
  if (text === undefined) {
    text = {
      name: `{"name":${JSON.stringify(metric.name)}`,
      tags: tagsText(metric.tags),
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
  readonly #text: BatchText
  readonly #start: number

  constructor(span: WindowSpan, limits: BatchLimits) {
    const period = span.period === undefined ? '' : `"period":${span.period},`
    const layout = { head: `{"time":${span.start},${period}`, openings: ['"measurements":['], tail: ']}' }
    this.#text = new BatchText('measurements', layout, limits)
    this.#start = span.start
  }

  get count(): number {
    return this.#text.count
  }

  addCell(metric: Metric, key: SeriesKey, cells: Float64Array, at: number): boolean {
    const text = textOf(metric)
    let tags = text.tags
    if (key.startsWith('{')) tags = key.slice(1, -1)
    else if (key !== '') tags = tags === '' ? key : `${tags},${key}`
    const figures = metric.kind === 'counter' ? `"value":${clamp(cells[at + SUM]!)}` : gaugeFigures(cells, at)
    const item = `${tags === '' ? text.name : `${text.name},"tags":{${tags}}`}${text.middle}${figures}}`
    return this.#text.add(0, [item])
  }

  addSingle(measurement: Measurement): boolean {
    const tags = tagsText(measurement.tags ?? [])
    let item = `{"name":${JSON.stringify(measurement.name)}`
    if (measurement.time !== this.#start) item += `,"time":${measurement.time}`
    if (tags !== '') item += `,"tags":{${tags}}`
    if (measurement.properties !== '') item += `,${asciiOnly(measurement.properties)}`
    return this.#text.add(0, [`${item},${JSON.stringify(measurement.figures).slice(1, -1)}}`])
  }

  finish(): EncodedBatch {
    return this.#text.finish()
  }
}
