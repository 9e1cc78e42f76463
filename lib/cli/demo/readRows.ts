import type { Api } from '../../api/index.js'
import { NotFoundError } from '../../errors/index.js'
import type { ShownMetric } from './shownMetrics.js'

/** One row of the table, as it was read back. */
export interface Row {
  readonly metric: ShownMetric
  /** One a window, oldest first; `null` where nothing was stored. */
  readonly values: readonly (number | null)[]
}

/** Which windows are read back. */
export interface RowRange {
  /** Unix seconds, excluded. */
  readonly end: number
  /** Seconds of a window. */
  readonly resolution: number
  /** Windows. */
  readonly count: number
}

/**
 * Reads the last windows of these metrics back through the client, series added up: the demo's are of one host. Metrics that the service
 * doesn't have are left out.
 *
 * @throws {LibratoError} the service did not answer
 */
export async function readRows(
  api: Pick<Api, 'getMeasurements'>,
  metrics: readonly ShownMetric[],
  range: RowRange,
): Promise<Row[]> {
  const rows = await Promise.all(metrics.map((metric) => readRow(api, metric, range)))
  return rows.filter((row) => row !== undefined)
}

async function readRow(
  api: Pick<Api, 'getMeasurements'>,
  metric: ShownMetric,
  { end, resolution, count }: RowRange,
): Promise<Row | undefined> {
  const last = Math.ceil(end / resolution) * resolution
  const start = last - count * resolution
  try {
    const { series } = await api.getMeasurements(metric.name, { start_time: start, end_time: last, resolution })
    const values = Array.from({ length: count }, (): number | null => null)
    for (const { measurements } of series)
      for (const { time, value } of measurements) {
        const index = (time - start) / resolution
        if (!Number.isInteger(index) || index < 0 || index >= count || !Number.isFinite(value)) continue
        values[index] = (values[index] ?? 0) + (metric.reading === 'rate' ? value / resolution : value)
      }
    return { metric, values }
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}
