import { type Point, pointsOf } from '../../query/pointsOf.js'
import { readPages } from '../../query/readPages.js'
import { summaryOf } from '../../query/Statistics.js'
import { identityText, orderKey, sourceOf, tagsOf } from '../../store/catalog/seriesIdentity.js'
import type { RecordsRead, Store, StoredMetric } from '../../store/Store.js'
import type { SeriesRead } from '../SeriesRead.js'
import type { EvaluationBudget } from './EvaluationBudget.js'
import { matchingMetrics } from './matchingMetrics.js'
import type { Series, TimeRange } from './Series.js'

/** Reads the series that an expression is made of. Each call of `series()` is read once for each shift, however often a group or map evaluates it. */
export class SeriesLoader {
  readonly #store: Store
  readonly #budget: EvaluationBudget
  readonly #range: TimeRange
  readonly #resolution: number
  readonly #loaded = new Map<SeriesRead, Map<number, readonly Series[]>>()
  readonly #metrics = new Map<SeriesRead, readonly StoredMetric[]>()

  constructor(store: Store, budget: EvaluationBudget, range: TimeRange, resolution: number) {
    this.#store = store
    this.#budget = budget
    this.#range = range
    this.#resolution = resolution
  }

  /**
   * The series of one call that have points in the range, in order of metric and tags. `shift` in seconds: the points from that far away, at
   * the times of the range.
   */
  async load(read: SeriesRead, shift: number): Promise<readonly Series[]> {
    const byShift = this.#loaded.get(read) ?? new Map<number, readonly Series[]>()
    this.#loaded.set(read, byShift)
    const known = byShift.get(shift)
    if (known !== undefined) return known
    const series: Series[] = []
    for (const metric of await this.#matching(read)) series.push(...(await this.#loadMetric(read, metric, shift)))
    byShift.set(shift, series)
    return series
  }

  async #matching(read: SeriesRead): Promise<readonly StoredMetric[]> {
    let metrics = this.#metrics.get(read)
    if (metrics === undefined) {
      metrics = await matchingMetrics(this.#store, read, this.#budget)
      this.#metrics.set(read, metrics)
    }
    return metrics
  }

  async #loadMetric(read: SeriesRead, metric: StoredMetric, shift: number): Promise<readonly Series[]> {
    const period = periodOf(read, metric, this.#resolution)
    // Whole periods, so that what is moved still lies at the same times as what isn't.
    const moved = Math.round(shift / period) * period
    const start = Math.max(0, this.#range.start + moved)
    const end = this.#range.end + moved
    const found = new Map<string, Found>()
    let pages = 0
    if (end <= start) return []
    const { filter } = read
    const query = {
      name: metric.name,
      resolution: period,
      start,
      end,
      // Of a million series the store would read each, only to have all of them refused here.
      maxSeries: this.#budget.left('series'),
      ...(filter === undefined ? {} : { filter }),
    }
    for await (const page of readPages(this.#store, query, () => this.#budget.excess('series'))) {
      await this.#budget.breathe()
      pages += 1
      for (const { series: identity, records } of page.series) {
        const points = pointsOf(records, read.how ?? ownSummary(page), page.metric.type === 'counter')
        if (points.length === 0) continue
        this.#budget.spend('points', points.length)
        const key = identityText(identity)
        let kept = found.get(key)?.series.points
        if (kept === undefined) {
          this.#budget.spend('series', 1)
          kept = []
          const [tags, source] = [tagsOf(identity), sourceOf(identity)]
          found.set(key, {
            order: orderKey(identity),
            series: { metric, tags, source, period, origins: [read.origin], points: kept },
          })
        }
        for (const { time, value } of points) kept.push({ time: time - moved, value })
      }
    }
    const all = [...found.values()]
    // A page is in order, but what begins on a later one came last: which of two is subtracted must not depend on that.
    if (pages > 1) all.sort((a, b) => Number(a.order > b.order) - Number(a.order < b.order))
    return all.map(({ series }) => series)
  }
}

interface Found {
  readonly order: string
  readonly series: Series & { readonly points: Point[] }
}

/** The function by which a metric is shown where nobody asks for another. */
function ownSummary({ metric }: RecordsRead): ReturnType<typeof summaryOf> {
  return metric.type === 'gauge' ? summaryOf(metric.attributes['summarize_function']) : 'mean'
}

/** Seconds of each point: the call's period or the metric's, at least the resolution, and a multiple of it, so that all series of an answer fit. */
function periodOf({ period }: SeriesRead, metric: StoredMetric, resolution: number): number {
  return Math.ceil(Math.max(period ?? metric.period ?? resolution, resolution) / resolution) * resolution
}
