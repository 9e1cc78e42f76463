import { documentId } from '../../documents/documentId.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/api_tokens/:id` (reference 8.8): it opens nothing from the next request on. */
export const deleteApiToken: Route = {
  method: 'DELETE',
  path: '/v1/api_tokens/:id',
  roles: ['admin'],
  async answer(request, { store, tokens }) {
    await request.body()
    const id = documentId(request.param('id'))
    if (id === undefined || !(await store.deleteDocument('api_token', id))) return notFound
    tokens.delete(id)
    return { status: 204 }
  },
}
