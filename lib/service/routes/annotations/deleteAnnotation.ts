import { findAnnotation } from '../../annotation/findStream.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/annotations/:name/:id` (reference 8.1). Its stream stays, also when it was the last one. */
export const deleteAnnotation: Route = {
  method: 'DELETE',
  path: '/v1/annotations/:name/:id',
  async answer(request, { store }) {
    await request.body()
    const { id } = await findAnnotation(store, request)
    return (await store.deleteDocument('annotation', id)) ? { status: 204 } : notFound
  },
}
