import type { HttpCore } from '../http/HttpCore.js'
import type { Tags } from '../measurement/index.js'
import type { CallDefaults } from './CallDefaults.js'
import { encodeName } from './encodeName.js'
import { encodeQuery } from './encodeQuery.js'
import { invalidAnswer } from './invalidAnswer.js'
import { readWhole } from './readWhole.js'

/** Which tagged measurements to get. Times are Unix seconds, or dates; give `start_time` or `duration`. */
export interface MeasurementsQuery {
  readonly start_time?: number | Date
  /** Default: now. */
  readonly end_time?: number | Date
  /** Seconds back from `end_time`. */
  readonly duration?: number
  /** Seconds of each point, at most 604,800. Default: 1. */
  readonly resolution?: number
  /** Patterns by tag: several for one tag mean "or", several tags "and", `!` in front "not". A string: `*`, or `!name` for series without the tag. */
  readonly tags?: Readonly<Record<string, string | readonly string[]>> | string
  /** `region=us-east* and db=*prod*`; instead of `tags`. */
  readonly tags_search?: string
  /** Tags by which series are joined, or `*` for all; asks for `group_by_function`. */
  readonly group_by?: string | readonly string[]
  readonly group_by_function?: 'sum' | 'min' | 'max' | 'mean'
  /** How samples become one point. Default: the metric's own, else `mean`. */
  readonly summary_function?: 'sum' | 'min' | 'max' | 'count' | 'mean' | 'derivative' | 'stddev' | 'all'
}

/** One point of a series. */
export interface SeriesPoint {
  /** Unix seconds, floored to the resolution. */
  readonly time: number
  readonly value: number
  /** With `summary_function: 'all'`, these beside or instead of `value`. */
  readonly count?: number
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  readonly mean?: number
  /** Null where not every sample's square is known. */
  readonly stddev?: number | null
}

/** One point of a series with `summary_function: 'all'`, as our service answers it: every statistic, and no single value. */
export interface StatisticsPoint {
  /** Unix seconds, floored to the resolution. */
  readonly time: number
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Null where not every sample's square is known. */
  readonly stddev: number | null
}

/** One series of a metric. */
export interface MeasurementSeries {
  readonly tags: Tags
  readonly measurements: readonly SeriesPoint[]
}

/** What an answer says of the metric beside its measurements. */
interface MeasuredName {
  readonly name: string
  readonly resolution: number
  /** Seconds; older servers leave it out, and the attributes. */
  readonly period?: number | null
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** The tagged measurements of a metric. */
export interface MetricMeasurements extends MeasuredName {
  readonly series: readonly MeasurementSeries[]
}

/** The same with all statistics of each point. */
export interface MetricStatistics extends MeasuredName {
  readonly series: readonly { readonly tags: Tags; readonly measurements: readonly StatisticsPoint[] }[]
}

/** One part of an answer, as it comes. */
interface MeasurementsPart extends MetricMeasurements {
  /** `rel: next`: where the answer goes on that the service cut at a limit of its own. */
  readonly links?: readonly { readonly rel: string; readonly href: string }[] | null
}

/** Calls that read tagged measurements. */
export interface MeasurementsCalls {
  /**
   * The measurements of one metric by tags: all of them, also where the service answers in parts.
   *
   * @throws {NotFoundError} there is none of this name
   * @throws {BadRequestError} the resolution is not kept for this range, or the query contradicts itself
   */
  getMeasurements(
    name: string,
    query: MeasurementsQuery & { readonly summary_function: 'all' },
  ): Promise<MetricStatistics>
  /** The same with one value for each point. */
  getMeasurements(name: string, query: MeasurementsQuery): Promise<MetricMeasurements>
}

export function measurementsCalls(core: HttpCore, defaults: CallDefaults): MeasurementsCalls {
  async function getMeasurements(name: string, measurementsQuery: MeasurementsQuery): Promise<MetricMeasurements> {
    // Without a query the service says what it lacks; from a caller without types there may be none.
    const { group_by, ...rest } = measurementsQuery ?? {}
    const path = `measurements/${encodeName(defaults.sanitize(name))}`
    const joined = typeof group_by === 'object' ? group_by.join(',') : group_by
    const get = async (query: string): Promise<MeasurementsPart> => {
      const answer = await core.call({ method: 'GET', path, query })
      const { series, links } = (answer.json ?? {}) as { series?: unknown; links?: unknown }
      if (!Array.isArray(series)) throw invalidAnswer(answer, 'without "series"')
      const isWhole = series.every((one: { measurements?: unknown } | null) => Array.isArray(one?.measurements))
      if (!isWhole || !Array.isArray(links ?? [])) throw invalidAnswer(answer, 'with series that have no measurements')
      return answer.json as MeasurementsPart
    }
    const first = await get(encodeQuery({ ...rest, resolution: rest.resolution ?? 1, group_by: joined }))
    const series = new Map<string, MeasurementSeries & { readonly measurements: SeriesPoint[] }>()
    for await (const part of readWhole(first, nextQuery, get)) {
      for (const one of part.series) {
        // The service writes the tags of one series in one order.
        const key = JSON.stringify(one.tags)
        const known = series.get(key)
        if (known === undefined) series.set(key, { ...one, measurements: [...one.measurements] })
        else for (const point of one.measurements) known.measurements.push(point)
      }
    }
    const { links: _, ...measurements } = first
    return { ...measurements, series: [...series.values()] }
  }

  // The overloads differ in what points have that are asked for with all statistics.
  return { getMeasurements: getMeasurements as MeasurementsCalls['getMeasurements'] }
}

/** The query of the link to the next part. Only that, as credentials go to the host that was connected to, whatever a link says. */
function nextQuery({ links }: MeasurementsPart): string | undefined {
  const next = links?.find(({ rel }) => rel === 'next')?.href
  return next?.includes('?') === true ? next.slice(next.indexOf('?') + 1) : undefined
}
