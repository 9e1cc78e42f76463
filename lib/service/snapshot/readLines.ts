import { chooseCompositeResolution } from '../composites/evaluation/chooseCompositeResolution.js'
import { defaultLimits } from '../composites/evaluation/EvaluationBudget.js'
import {
  type Composite,
  type CompositeContext,
  CompositeFault,
  evaluateComposite,
  parseComposite,
  type Series,
} from '../composites/index.js'
import { Fault } from '../composites/syntax/Fault.js'
import { groupPoints } from '../query/groupPoints.js'
import type { MeasurementsGroup } from '../query/measurementsQuery.js'
import type { Point } from '../query/pointsOf.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { DocumentBody } from '../store/documents/Document.js'
import type { StoredMetric } from '../store/Store.js'
import { gapsOf, type Pacing, spansOf, usualDistance } from '../web/charts/rhythm.js'
import { filledExpression } from './filledExpression.js'
import type { Line } from './Line.js'
import { parseTransform } from './parseTransform.js'
import { snapshotResolution } from './snapshotResolution.js'
import type { SnapshotChart } from './snapshotRules.js'
import { type MetricStream, openSources, streamExpression } from './streamExpression.js'
import { streamUnit } from './streamUnit.js'

/** More lines than anybody tells apart; it bounds the image, too. */
const mostLines = 30

/** What a chart shows over a time. */
export interface ReadLines {
  readonly lines: readonly Line[]
  /** What is not shown, and why. */
  readonly notes: readonly string[]
}

interface Stream extends Partial<MetricStream> {
  readonly composite?: string
  readonly group_function?: 'average' | 'sum' | 'min' | 'max' | 'breakout'
  /** Names of tags, separated by commas. */
  readonly group_by?: string
  readonly color?: string
  readonly name?: string
  readonly units_short?: string
  readonly gap_detection?: boolean
  readonly split_axis?: boolean
  readonly transform_function?: string
  readonly downsample_function?: 'average' | 'sum' | 'min' | 'max' | 'count'
  readonly period?: number
  readonly min?: number
  readonly max?: number
}

/** Unix seconds; the end is excluded. */
export interface SnapshotRange {
  readonly start: number
  readonly end: number
}

/** Reads the streams of a chart. One that can't be read is a note: the others are still worth seeing. */
export async function readLines(
  context: CompositeContext,
  chart: DocumentBody,
  subject: SnapshotChart,
  range: SnapshotRange,
): Promise<ReadLines> {
  const lines: Line[] = []
  const notes: string[] = []
  let hidden = 0
  for (const stream of chart['streams'] as readonly Stream[]) {
    try {
      const read = await readStream(context, stream, subject, range)
      if (read.length === 0) notes.push(...(await unknownIn(context, stream)))
      const room = mostLines - lines.length
      lines.push(...read.slice(0, room))
      hidden += Math.max(0, read.length - room)
    } catch (error) {
      notes.push(`${stream.name ?? stream.metric ?? 'A composite'}: ${reasonOf(error)}`)
    }
  }
  if (hidden > 0) notes.push(`${hidden} more lines are not drawn`)
  return { lines, notes }
}

/** Says that no metric has the name that a stream gives: an empty chart doesn't show whether it is misspelt. */
async function unknownIn({ store }: CompositeContext, { metric }: Stream): Promise<string[]> {
  if (metric === undefined) return []
  if (!metric.includes('*'))
    return (await store.getMetric(metric)) === undefined
      ? [`No metric is called “${metric}”. Check its spelling, or send it first.`]
      : []
  const { found } = await store.listMetrics({ name: metric, offset: 0, length: 1, descending: false })
  return found === 0 ? [`No metric matches “${metric}”.`] : []
}

async function readStream(
  context: CompositeContext,
  asked: Stream,
  subject: SnapshotChart,
  { start, end }: SnapshotRange,
): Promise<Line[]> {
  const metric = await plainMetric(context, asked)
  const isGrowing = grows(metric, asked)
  const stream: Stream = isGrowing ? { ...asked, summary_function: 'sum' } : asked
  const transform = parseTransform(stream.transform_function?.trim() || 'x')
  const composite = await compositeOf(context, stream, subject)
  const { store, runtime, limits = defaultLimits } = context
  // Growth is over the time since the point before, which may be the only other one.
  const from = isGrowing && metric?.period == null ? Math.max(0, start - (end - start)) : start
  const finest = await chooseCompositeResolution(store, composite.expression, from, { runtime, limits })
  // In buckets of whole windows each has a point, and sums are those of a whole bucket. Coarser records are roll-ups, whatever the period.
  const step = metric?.period != null && metric.period % finest === 0 ? metric.period : finest
  const wished = Math.ceil(snapshotResolution(end - start, finest) / step) * step
  const evaluated = (resolution: number): Promise<{ readonly series: readonly Series[] }> =>
    evaluateComposite(context, downsampled(composite, stream, resolution > finest), { start: from, end, resolution })
  const first = await evaluated(wished)
  const resolution = groupOf(stream) === undefined ? wished : groupResolution(first.series, wished)
  const { series } = resolution === wished ? first : await evaluated(resolution)
  const own = stream.period ?? Math.max(1, ...series.map((one) => one.metric?.period ?? one.period))
  const period = Math.max(resolution, ...series.map((one) => one.metric?.period ?? one.period))
  const look = {
    color: stream.color,
    unit: streamUnit(asked, series),
    isSplit: stream.split_axis === true,
    min: stream.min ?? undefined,
    max: stream.max ?? undefined,
    perSecond: isGrowing,
  }
  const known = stream.period ?? (series.some(({ metric }) => typeof metric?.period === 'number') ? own : undefined)
  const pacing: Pacing = { resolution: period, period: known !== undefined && period % known === 0 ? known : null }
  const now = Math.floor(context.store.clock.now() / 1000)
  return joined(series, stream).map(({ label, points }) => {
    const shaped = isGrowing ? ratesOf(points, pacing, known, now).filter(({ time }) => time + period > start) : points
    const shown = shaped.flatMap(({ time, value }) => {
      const changed = transform(value, own)
      // A division by zero has no place on any axis.
      return Number.isFinite(changed) ? [{ time, value: changed }] : []
    })
    const times = shown.map(({ time }) => time)
    return {
      ...look,
      label,
      period: known === undefined ? Math.max(period, usualDistance(times)) : period,
      points: shown,
      gaps: stream.gap_detection === false ? [] : gapsOf(times, pacing),
    }
  })
}

/**
 * The resolution at which series are joined: at least as long as the way from one point of a series to its next. In shorter buckets series would
 * take turns instead of adding up.
 */
function groupResolution(series: readonly Series[], wished: number): number {
  const usual = series.map(({ points }) => usualDistance(points.map(({ time }) => time))).sort((a, b) => a - b)
  return Math.max(1, Math.ceil((usual[usual.length >> 1] ?? 0) / wished)) * wished
}

/** Where several samples become one point, `downsample_function` says how, if it is there. A composite says it itself. */
function downsampled(composite: Composite, { downsample_function: how }: Stream, isCoarser: boolean): Composite {
  const { expression } = composite
  if (!isCoarser || how === undefined || expression.kind !== 'series') return composite
  return { ...composite, expression: { ...expression, how: how === 'average' ? 'mean' : how } }
}

/** The metric of a stream that shows one. */
async function plainMetric({ store }: CompositeContext, { metric }: Stream): Promise<StoredMetric | undefined> {
  if (metric === undefined || metric.includes('*')) return undefined
  const found = await store.getMetric(metric)
  return found?.type === 'composite' ? undefined : found
}

/** Whether a metric counts up, and its stream doesn't say how it is shown: its sums depend on the resolution, and mean something as a rate only. */
function grows(metric: StoredMetric | undefined, stream: Stream): boolean {
  if (stream.summary_function ?? stream.downsample_function ?? stream.transform_function) return false
  return metric?.type === 'counter' || (metric?.type === 'gauge' && metric.attributes['summarize_function'] === 'sum')
}

/** Sums of buckets as growth per second. A bucket of several windows whose last can still arrive would look like a fall, and is left out. */
function ratesOf(points: readonly Point[], pacing: Pacing, period = 1, now: number): Point[] {
  const settled = pacing.resolution > period ? now - 2 * period : Number.POSITIVE_INFINITY
  const whole = points.filter(({ time }) => time + pacing.resolution <= settled)
  const spans = spansOf(
    whole.map(({ time }) => time),
    pacing,
  )
  return whole.map(({ time, value }, n) => ({ time, value: value / (spans[n] ?? pacing.resolution) }))
}

/** Why a stream can't be read, where that is the stream's own doing. @throws what is not */
function reasonOf(error: unknown): string {
  if (error instanceof Fault) return error.reason
  if (error instanceof CompositeFault || error instanceof RequestRefusal) return error.message
  throw error
}

/** A stream may name a saved composite as it names any metric. */
async function compositeOf({ store }: CompositeContext, stream: Stream, subject: SnapshotChart): Promise<Composite> {
  if (stream.composite !== undefined) return filledExpression(parseComposite(stream.composite), openSources(subject))
  const { metric = '' } = stream
  const saved = metric.includes('*') ? undefined : await store.getMetric(metric)
  if (saved?.type === 'composite') return filledExpression(parseComposite(saved.composite ?? ''), openSources(subject))
  return streamExpression({ ...stream, metric }, subject)
}

/** A line a series, or a line for all, or for each value of the grouped tags. */
function joined(series: readonly Series[], stream: Stream): { label: string; points: readonly Point[] }[] {
  const group = groupOf(stream)
  if (group === undefined) {
    return series.map((one) => ({
      label: labelOf(stream, one.metric?.name, placeOf(one), series.length),
      points: one.points,
    }))
  }
  return groupPoints(series, group).map(({ tags, points }, _, all) => ({
    label: labelOf(stream, stream.metric, [...tags.values()].join(' '), all.length),
    points: points.filter((point) => 'value' in point),
  }))
}

function groupOf({ group_function: how, group_by, tags = [] }: Stream): MeasurementsGroup | undefined {
  const grouped = tags.filter((tag) => tag.grouped === true).map(({ name }) => name)
  const by = [...new Set([...grouped, ...(group_by?.split(',') ?? [])].map((name) => name.toLowerCase()))]
  if (how === 'breakout' || (how === undefined && by.length === 0)) return undefined
  return { by: by.length === 0 ? '*' : by, how: how === undefined || how === 'average' ? 'mean' : how }
}

/** A line that is alone under its stream's name needs no more. */
function labelOf({ name, metric, composite }: Stream, read: string | undefined, place: string, among: number): string {
  const what = name ?? read ?? metric ?? composite ?? ''
  return place === '' || (name !== undefined && among === 1) ? what : `${what} ${place}`
}

function placeOf({ source, tags }: Series): string {
  // A series by sources has its source as a tag, too.
  const values = tags.size > 0 ? [...tags.values()] : [source]
  return values.filter((value) => value !== 'unassigned' && value !== 'all').join(' ')
}
