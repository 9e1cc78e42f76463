import type { StoredMetric } from '../store/Store.js'

/** A metric as answers show it (reference 4.1). */
export function metricJson(metric: StoredMetric): object {
  const { name, type, display_name, description, period, source_lag, attributes, composite } = metric
  return {
    name,
    type,
    display_name,
    description,
    period,
    source_lag,
    attributes,
    ...(type === 'composite' ? { composite } : {}),
  }
}
