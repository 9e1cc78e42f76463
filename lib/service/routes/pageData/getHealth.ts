import { packageVersion } from '../../../packageVersion.js'
import type { Route } from '../../http/Route.js'

/** `GET /v1/health` (ours): how the service itself is doing, for whoever may read. Supervisors without a token have `/healthz`. */
export const getHealth: Route = {
  method: 'GET',
  path: '/v1/health',
  async answer(_request, { store, runtime, startedAt, activity, feed }) {
    const { metrics, series, bytes, schemaVersion, retainedFrom } = await store.health()
    const { ingestion, queue, last_error } = activity.toJson()
    return {
      status: 200,
      json: {
        version: packageVersion(),
        /** Seconds. */
        uptime: Math.floor((runtime.monotonic() - startedAt) / 1000),
        store: { metrics, series, bytes, schema_version: schemaVersion, retained_from: retainedFrom },
        ingestion,
        queue,
        pages: feed.readers,
        memory_bytes: process.memoryUsage.rss(),
        last_error,
      },
    }
  },
}
