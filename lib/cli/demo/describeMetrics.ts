import type { Api, Metric } from '../../api/index.js'
import { type DefaultMetric, defaultMetrics } from '../../runtime/defaultMetrics/index.js'

const shortUnits: Readonly<Record<DefaultMetric['unit'], string>> = { seconds: 's', bytes: 'B', ratio: '', count: '' }

/**
 * Tells the service what the default metrics are measured in and what they mean, so that the dashboard shows `48.0 MB` and not 48000000.
 * A description that is there already is somebody's own and stays.
 *
 * @param described - names that need no look any more; those that are described now are added
 * @throws {LibratoError} the service did not answer
 */
export async function describeMetrics(
  api: Pick<Api, 'listMetrics' | 'updateMetric'>,
  described: Set<string>,
): Promise<void> {
  for (const pattern of ['machine.*', 'process.*'])
    for (const metric of await api.listMetrics({ name: pattern }).toArray()) {
      if (described.has(metric.name) || !Object.hasOwn(defaultMetrics, metric.name)) continue
      const known: DefaultMetric = defaultMetrics[metric.name as keyof typeof defaultMetrics]
      if (metric.description === null || metric.attributes.display_units_long === undefined)
        await describe(api, metric, known)
      described.add(metric.name)
    }
}

async function describe(api: Pick<Api, 'updateMetric'>, metric: Metric, known: DefaultMetric): Promise<void> {
  // CPU time of several threads goes beyond one core.
  const isShare = known.unit === 'ratio' && metric.name !== 'process.cpu.utilization'
  await api.updateMetric(metric.name, {
    description: metric.description ?? `${known.description.slice(0, 1).toUpperCase()}${known.description.slice(1)}`,
    attributes: {
      display_units_long: known.unit,
      display_units_short: shortUnits[known.unit],
      display_min: 0,
      ...(isShare ? { display_max: 1 } : {}),
    },
  })
}
