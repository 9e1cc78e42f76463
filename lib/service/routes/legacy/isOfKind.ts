import type { ServiceRequest } from '../../http/Route.js'
import type { MetricKind, Store } from '../../store/Store.js'

/** Whether the metric that a path names is of the kind that the path names. */
export async function isOfKind(store: Store, request: ServiceRequest, kind: MetricKind): Promise<boolean> {
  return (await store.getMetric(request.name))?.type === kind
}
