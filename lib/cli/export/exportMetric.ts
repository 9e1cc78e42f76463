import type { Api, Metric } from '../../api/index.js'
import { BadRequestError } from '../../errors/index.js'
import { atKeptResolution, coarserThan } from '../reading/atKeptResolution.js'
import type { Segment } from './keptSegments.js'

/** Points after which the next request asks for less, or for more, so that answers stay small whatever a metric is like. */
const [few, many] = [20_000, 100_000]
/** Points of one document, so that whoever reads it needs little memory. */
const perDocument = 20_000
/** Points of a series that a first request asks for. */
const firstPoints = 60

/** What was read of a metric in a part of a range: a field of the document, and lists of points by series. */
interface Part {
  readonly resolution: number
  readonly lists: readonly { readonly points: readonly unknown[]; readonly key: string; readonly series: unknown }[]
}

/**
 * The measurements of a metric as documents, in the forms in which the API answers: of gauges by tags, with the statistics of each point; of
 * counters by source, since only there are totals.
 *
 * @throws {LibratoError}
 */
export async function* exportMetric(
  api: Pick<Api, 'getMeasurements' | 'getMetric'>,
  metric: Metric,
  segments: readonly Segment[],
): AsyncGenerator<{ readonly document: object; readonly points: number }, void, undefined> {
  const read = metric.type === 'counter' ? readCounter : readGauge
  for (const segment of segments) {
    const { resolution } = segment
    // Requests end where points of the next coarser resolution do, since that is what they may be answered by: so none is in two answers.
    const step = coarserThan(resolution) ?? resolution
    let span = Math.max(step, firstPoints * resolution)
    for (let start = segment.start; start < segment.end; ) {
      const end = Math.min(segment.end, Math.floor((start + span) / step) * step)
      // Meanwhile the service may have let go of what it had.
      let part: Part
      try {
        part = await atKeptResolution(resolution, (kept) => read(api, metric, { start, end, resolution: kept }))
      } catch (error) {
        // More series than one query may read have points in this range; fewer have in a part of it.
        if (!(error instanceof BadRequestError) || end - start <= step) throw error
        span = Math.max(step, Math.floor((end - start) / 2))
        continue
      }
      const count = part.lists.reduce((sum, { points }) => sum + points.length, 0)
      yield* documentsOf(metric, part)
      if (count < few) span *= 2
      else if (count > many) span = Math.max(step, Math.floor(span / 2))
      start = end
    }
  }
}

async function readGauge(api: Pick<Api, 'getMeasurements'>, { name }: Metric, asked: Segment): Promise<Part> {
  const { start: start_time, end: end_time, resolution } = asked
  const query = { start_time, end_time, resolution, summary_function: 'all' } as const
  const { series } = await api.getMeasurements(name, query)
  return {
    resolution,
    lists: series.map(({ tags, measurements }) => ({ points: measurements, key: '', series: { tags, measurements } })),
  }
}

async function readCounter(api: Pick<Api, 'getMetric'>, { name }: Metric, asked: Segment): Promise<Part> {
  const { start: start_time, end: end_time, resolution } = asked
  const { measurements } = await api.getMetric(name, { start_time, end_time, resolution })
  return {
    resolution,
    lists: Object.entries(measurements).map(([key, points]) => ({ points, key, series: points })),
  }
}

/** Series together, as long as they are few points; one that has more is a document of its own. */
function* documentsOf(metric: Metric, { resolution, lists }: Part): Generator<{ document: object; points: number }> {
  let [from, points] = [0, 0]
  for (const [index, list] of lists.entries()) {
    points += list.points.length
    if (points < perDocument && index < lists.length - 1) continue
    const some = lists.slice(from, index + 1)
    const data =
      metric.type === 'counter'
        ? { measurements: Object.fromEntries(some.map(({ key, series }) => [key, series])) }
        : { series: some.map(({ series }) => series) }
    if (points > 0) yield { document: { ...metric, resolution, ...data }, points }
    from = index + 1
    points = 0
  }
}
