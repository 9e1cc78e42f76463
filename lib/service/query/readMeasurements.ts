import type { Store } from '../store/Store.js'

/**
 * The answer of `GET /v1/measurements/:name` (reference 4.4 and 15). `query`: the query string as qs parsed it. `now`: milliseconds since
 * the epoch. `baseUrl`: what a link to the next page starts with, up to `/v1`. Undefined if there is no such metric.
 * @throws RequestRefusal
 */
export async function readMeasurements(
  _store: Store,
  _name: string,
  _query: Readonly<Record<string, unknown>>,
  _now: number,
  _baseUrl: string,
): Promise<object | undefined> {
  return undefined
}
