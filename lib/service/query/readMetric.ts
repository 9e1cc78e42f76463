import type { Store } from '../store/Store.js'

/**
 * The answer of `GET /v1/metrics/:name` (reference 4.2). `query`: the query string as qs parsed it. `now`: milliseconds since the epoch.
 * Undefined if there is no such metric.
 * @throws RequestRefusal
 */
export async function readMetric(
  _store: Store,
  _name: string,
  _query: Readonly<Record<string, unknown>>,
  _now: number,
): Promise<object | undefined> {
  return undefined
}
