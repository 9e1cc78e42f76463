import type { Route } from '../../http/Route.js'
import { findSnapshot } from '../../snapshot/findSnapshot.js'
import { snapshotJson } from '../../snapshot/snapshotJson.js'

/** `GET /v1/snapshots/:id` (reference 8.7). */
export const getSnapshot: Route = {
  method: 'GET',
  path: '/v1/snapshots/:id',
  async answer(request, { store }) {
    return { status: 200, json: snapshotJson(await findSnapshot(store, request), request.baseUrl) }
  },
}
