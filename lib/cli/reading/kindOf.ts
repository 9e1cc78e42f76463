import type { Metric } from '../../api/index.js'

/** What people call a metric. */
export type MetricKind = Metric['type']

/**
 * The kind of a metric. The API has no counters by tags: a Reporter sends one as a gauge whose samples add up, so its `type`
 * says gauge where everybody else says counter.
 */
export function kindOf({ type, attributes }: Pick<Metric, 'type' | 'attributes'>): MetricKind {
  return type === 'gauge' && attributes.summarize_function === 'sum' ? 'counter' : type
}

/** The metric as the API answers it, and its kind behind the type. */
export function withKind({ name, type, ...rest }: Metric): Metric & { readonly kind: MetricKind } {
  return { name, type, kind: kindOf({ type, attributes: rest.attributes }), ...rest }
}
