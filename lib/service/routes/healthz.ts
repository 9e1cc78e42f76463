import { LibratoError } from '../../errors/index.js'
import { packageVersion } from '../../packageVersion.js'
import { systemError } from '../http/Answer.js'
import type { Route } from '../http/Route.js'
import type { Store, StoreHealth, StoreTrouble } from '../store/Store.js'

/**
 * `GET /healthz`, for supervisors and load balancers: 503 when the store can't do its work, with what is wrong. `?live` asks only whether a restart would
 * help, which it does not when the disk is full. It never waits for the store.
 */
export const healthz: Route = {
  method: 'GET',
  path: '/healthz',
  isOpen: true,
  async answer(request, { store, runtime, startedAt }) {
    const { held, failure } = await readFigures(store)
    const trouble = store.trouble() ?? failure
    const isUp = trouble === undefined || (request.query()['live'] !== undefined && !trouble.needsRestart)
    const { json, ...refusal } = systemError(503, trouble?.message ?? '', { 'retry-after': '5' })
    return {
      ...(isUp ? { status: 200 } : refusal),
      json: {
        status: trouble === undefined ? 'ok' : 'unavailable',
        ...(trouble === undefined ? {} : (json as object)),
        version: packageVersion(),
        /** Seconds. */
        uptime: Math.floor((runtime.monotonic() - startedAt) / 1000),
        store:
          held === undefined
            ? null
            : { metrics: held.metrics, series: held.series, bytes: held.bytes, schema_version: held.schemaVersion },
      },
    }
  },
}

/** The figures, the last ones where counting takes long; or why there are none. */
async function readFigures(store: Store): Promise<{ readonly held?: StoreHealth; readonly failure?: StoreTrouble }> {
  try {
    return { held: await store.health() }
  } catch (error) {
    if (!(error instanceof LibratoError) || error.code !== 'STORE_UNAVAILABLE') throw error
    return { failure: { message: error.message, needsRestart: false } }
  }
}
