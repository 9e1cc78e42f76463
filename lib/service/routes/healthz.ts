import { packageVersion } from '../../packageVersion.js'
import type { Route } from '../http/Route.js'

/** `GET /healthz`, for supervisors: whether the store answers, and what it holds. A store that doesn't is a 503. */
export const healthz: Route = {
  method: 'GET',
  path: '/healthz',
  isOpen: true,
  async answer(_request, { store, runtime, startedAt }) {
    const { metrics, series, bytes, schemaVersion } = await store.health()
    return {
      status: 200,
      json: {
        status: 'ok',
        version: packageVersion(),
        /** Seconds. */
        uptime: Math.floor((runtime.monotonic() - startedAt) / 1000),
        store: { metrics, series, bytes, schema_version: schemaVersion },
      },
    }
  },
}
