import type { Api, MeasurementSeries, MeasurementsQuery, Metric, SeriesPoint } from '../../api/index.js'
import type { Tags } from '../../measurement/index.js'
import { figuresOf } from './figures.js'

/** One point as it is shown. Of a rate, all three are per second. */
export interface ShownPoint {
  /** Unix seconds. */
  readonly time: number
  /** The mean. */
  readonly value: number
  readonly min: number
  readonly max: number
  /** Samples; the weight of the mean. */
  readonly count: number
}

/** One series as it is shown, oldest point first. */
export interface ShownSeries {
  readonly name: string
  readonly tags: Tags
  readonly points: readonly ShownPoint[]
}

type RangeEnd = MeasurementsQuery['end_time']

/** What was read of a metric. */
export interface Reading {
  /** By name. */
  readonly series: readonly ShownSeries[]
  /** Seconds of each point. */
  readonly resolution: number
}

/**
 * The measurements of a metric, with the statistics of each point where it has some, else with its value.
 *
 * @throws {LibratoError} the service refused the query, or did not answer
 */
export async function readSeries(
  api: Pick<Api, 'getMeasurements'>,
  metric: Metric,
  query: Omit<MeasurementsQuery, 'summary_function'>,
): Promise<Reading> {
  const { isRate } = figuresOf(metric)
  const { resolution, series } = await api.getMeasurements(
    metric.name,
    hasStatistics(metric, query) ? { ...query, summary_function: 'all' } : query,
  )
  const shown = series.map((each) => ({
    name: seriesName(each),
    tags: each.tags,
    points: isRate
      ? withoutRunning(each.measurements, resolution, query.end_time).map((point) => shownPoint(point, resolution))
      : each.measurements.map((point) => shownPoint(point, undefined)),
  }))
  return {
    // Compared by code, so that the order is the same on every machine.
    series: shown.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0)),
    resolution,
  }
}

/** Whether each point can come with its statistics: the service has none for composites and for series that it joins. */
export function hasStatistics(
  { type }: Pick<Metric, 'type'>,
  { group_by }: Pick<MeasurementsQuery, 'group_by'>,
): boolean {
  return type !== 'composite' && group_by === undefined
}

/** `host=web-1 route=/pay`; a series without tags is told from one that has some. */
export function seriesName({ tags }: Pick<MeasurementSeries, 'tags'>): string {
  const pairs = Object.entries(tags).filter(([name, value]) => name !== 'source' || value !== 'unassigned')
  if (pairs.length === 0) return Object.keys(tags).length === 0 ? '(no tags)' : '(no source)'
  return pairs
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

/** The growth of a time that still runs would look like a fall. */
function withoutRunning(points: readonly SeriesPoint[], resolution: number, end: RangeEnd): readonly SeriesPoint[] {
  const last = points.at(-1)
  const isRunning = last !== undefined && typeof end === 'number' && last.time + resolution > end
  return isRunning && points.length > 1 ? points.slice(0, -1) : points
}

function shownPoint(point: SeriesPoint, perSeconds: number | undefined): ShownPoint {
  const { time, count = 1 } = point
  if (perSeconds !== undefined) {
    const value = (point.sum ?? point.value) / perSeconds
    return { time, value, min: value, max: value, count: 1 }
  }
  const value = point.mean ?? point.value
  return { time, value, min: point.min ?? value, max: point.max ?? value, count }
}
