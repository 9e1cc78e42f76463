import type { Route } from '../../http/Route.js'
import { findSpace } from '../../space/findSpace.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/spaces/:id` (reference 8.4): the space with its charts. */
export const deleteSpace: Route = {
  method: 'DELETE',
  path: '/v1/spaces/:id',
  async answer(request, { store }) {
    await request.body()
    const { id } = await findSpace(store, request)
    return (await store.deleteDocument('space', id)) ? { status: 204 } : notFound
  },
}
