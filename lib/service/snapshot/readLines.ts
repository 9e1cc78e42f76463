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
import { filledExpression } from './filledExpression.js'
import type { Line } from './Line.js'
import { parseTransform } from './parseTransform.js'
import { snapshotResolution } from './snapshotResolution.js'
import type { SnapshotChart } from './snapshotRules.js'
import { type MetricStream, openSources, streamExpression } from './streamExpression.js'
import { streamUnit } from './streamUnit.js'
import { usualDistance } from './usualDistance.js'

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

/** How lines are wanted. */
export interface LineOptions {
  /** What counts up as growth per second, where its stream says nothing else. Default: false. */
  readonly perSecond?: boolean
  /** `bytes`, `seconds` and `ratio` by these names, for somebody who scales them. Default: false. */
  readonly scaledUnits?: boolean
}

/** Reads the streams of a chart. One that can't be read is a note: the others are still worth seeing. */
export async function readLines(
  context: CompositeContext,
  chart: DocumentBody,
  subject: SnapshotChart,
  range: SnapshotRange,
  options: LineOptions = {},
): Promise<ReadLines> {
  const lines: Line[] = []
  const notes: string[] = []
  let hidden = 0
  for (const stream of chart['streams'] as readonly Stream[]) {
    try {
      const read = await readStream(context, stream, subject, range, options)
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

async function readStream(
  context: CompositeContext,
  asked: Stream,
  subject: SnapshotChart,
  { start, end }: SnapshotRange,
  options: LineOptions,
): Promise<Line[]> {
  const growing = options.perSecond === true ? await growingMetric(context, asked) : undefined
  const stream: Stream = growing === undefined ? asked : { ...asked, summary_function: 'sum' }
  const transform = parseTransform(stream.transform_function?.trim() || 'x')
  const composite = await compositeOf(context, stream, subject)
  const { store, runtime, limits = defaultLimits } = context
  const finest = await chooseCompositeResolution(store, composite.expression, start, { runtime, limits })
  const rhythm = growing?.period ?? 1
  // Between two of its own windows a sum would be missing, and each one there too large for its bucket.
  const resolution = Math.ceil(snapshotResolution(end - start, finest) / rhythm) * rhythm
  const { series } = await evaluateComposite(context, downsampled(composite, stream, resolution > finest), {
    start,
    end,
    resolution,
  })
  const own = stream.period ?? Math.max(1, ...series.map((one) => one.metric?.period ?? one.period))
  const period = Math.max(resolution, ...series.map((one) => one.metric?.period ?? one.period))
  const look = {
    color: stream.color,
    unit: streamUnit(asked, series, options.scaledUnits === true),
    isSplit: stream.split_axis === true,
    min: stream.min ?? undefined,
    max: stream.max ?? undefined,
    perSecond: growing !== undefined,
    period,
  }
  const known = stream.period ?? (series.some(({ metric }) => typeof metric?.period === 'number') ? own : undefined)
  const gapOf = (points: readonly Point[]): number =>
    stream.gap_detection === true ? 2 * Math.max(resolution, known ?? usualDistance(points)) : Number.POSITIVE_INFINITY
  const shape =
    growing === undefined ? same : ratesOf(growing, resolution, Math.floor(context.store.clock.now() / 1000))
  return joined(series, stream).map(({ label, points }) => ({
    ...look,
    label,
    gap: gapOf(points),
    points: shape(points).flatMap(({ time, value }) => {
      const shown = transform(value, own)
      // A division by zero has no place on any axis.
      return Number.isFinite(shown) ? [{ time, value: shown }] : []
    }),
  }))
}

/** Where several samples become one point, `downsample_function` says how, if it is there. A composite says it itself. */
function downsampled(composite: Composite, { downsample_function: how }: Stream, isCoarser: boolean): Composite {
  const { expression } = composite
  if (!isCoarser || how === undefined || expression.kind !== 'series') return composite
  return { ...composite, expression: { ...expression, how: how === 'average' ? 'mean' : how } }
}

/** The metric of a stream, if it is one that counts up, and the stream doesn't say how it is shown: its sums depend on the resolution, and mean something as a rate only. */
async function growingMetric({ store }: CompositeContext, stream: Stream): Promise<StoredMetric | undefined> {
  if (stream.metric === undefined || stream.metric.includes('*')) return
  if (stream.summary_function ?? stream.downsample_function ?? stream.transform_function) return
  const metric = await store.getMetric(stream.metric)
  const countsUp =
    metric?.type === 'counter' || (metric?.type === 'gauge' && metric.attributes['summarize_function'] === 'sum')
  return countsUp ? metric : undefined
}

/** Sums of buckets as growth per second. A bucket of several windows whose last can still arrive would look like a fall, and is left out. */
function ratesOf({ period }: StoredMetric, resolution: number, now: number): (points: readonly Point[]) => Point[] {
  const rhythm = period ?? 1
  const settled = resolution > rhythm ? now - 2 * rhythm : Number.POSITIVE_INFINITY
  return (points) =>
    points
      .filter(({ time }) => time + resolution <= settled)
      .map(({ time, value }) => ({ time, value: value / resolution }))
}

function same(points: readonly Point[]): readonly Point[] {
  return points
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
