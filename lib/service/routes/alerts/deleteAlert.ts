import { findState } from '../../alerting/changeState.js'
import { findAlert } from '../../alerting/findAlert.js'
import { forgetState } from '../../alerting/forgetState.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/alerts/:id` (reference 8.2). Nobody is told, also when it was firing. */
export const deleteAlert: Route = {
  method: 'DELETE',
  path: '/v1/alerts/:id',
  async answer(request, { store }) {
    await request.body()
    const { id } = await findAlert(store, request)
    const isDeleted = await store.deleteDocument('alert', id)
    const state = await findState(store, id)
    if (state !== undefined) await forgetState(store, state, Math.floor(store.clock.now() / 1_000))
    return isDeleted ? { status: 204 } : notFound
  },
}
