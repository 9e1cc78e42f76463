import type { DocumentBody } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import type { ChartFields, StreamFields } from './chartFields.js'

/** A stream as it is stored: with a number of its own within the chart, and without what is null. */
interface StoredStream {
  readonly id: number
  readonly [field: string]: unknown
}

/** How far apart the numbers of two charts' streams are: what clients see is unique among all charts. */
const streamsPerChart = 1_000_000

/** What a chart is before anything is said of it (reference 8.4). */
export const emptyChart: DocumentBody = { name: null, type: 'line', streams: [], nextStream: 1, thresholds: null }

/** The types of the metrics that a chart's streams name, as far as they are known: asked for before a change, which must not wait. */
export type MetricTypes = ReadonlyMap<string, string>

export async function metricTypes(store: Store, { streams = [] }: Pick<ChartFields, 'streams'>): Promise<MetricTypes> {
  const names = [
    ...new Set(streams.map(({ metric }) => metric ?? '').filter((name) => name !== '' && !name.includes('*'))),
  ]
  const metrics = await Promise.all(names.map((name) => store.getMetric(name)))
  return new Map(metrics.flatMap((metric, n) => (metric === undefined ? [] : [[names[n]!, metric.type]])))
}

/**
 * A chart after a change: what the change names is replaced, its streams as a whole. A stream that comes with the number it has in this chart
 * keeps it, all others get new ones.
 */
export function changedChart(chart: number, body: DocumentBody, change: ChartFields, types: MetricTypes): DocumentBody {
  const { streams, thresholds, ...rest } = change
  const changed = { ...body, ...rest }
  const limited = thresholds === undefined ? {} : { thresholds: thresholds.length === 0 ? null : thresholds }
  if (streams === undefined) return { ...changed, ...limited }
  const known = new Set((body['streams'] as readonly StoredStream[]).map(({ id }) => id))
  let nextStream = Number(body['nextStream'])
  const numbered = streams.map((stream) => {
    const own = (stream.id ?? 0) - chart * streamsPerChart
    // Each number once: a copy of a stream is another stream.
    const id = known.delete(own) ? own : nextStream++
    return { ...storedStream(stream, types), id }
  })
  return { ...changed, ...limited, streams: numbered, nextStream }
}

/** A chart as answers show it: `thresholds` is null when there are none, other fields are there when they are set. */
export function chartJson({ id, body }: { readonly id: number; readonly body: DocumentBody }): object {
  const { name, type, streams, thresholds, nextStream: _nextStream, ...rest } = body
  return {
    id,
    name,
    type,
    streams: (streams as readonly StoredStream[]).map((stream) => ({
      ...stream,
      id: id * streamsPerChart + stream.id,
    })),
    ...withoutNull(rest),
    thresholds,
  }
}

/** A stream without what is null, and with its type. */
export function storedStream(stream: StreamFields, types: MetricTypes): object {
  const { metric, composite, type, tags } = stream
  const isComposite = composite !== undefined && composite !== null
  const known = isComposite ? 'composite' : (type ?? types.get(metric ?? '') ?? 'gauge')
  return {
    ...withoutNull(stream),
    ...(tags === undefined || tags === null ? {} : { tags: tags.map(withoutNull) }),
    type: known,
  }
}

function withoutNull(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
}
