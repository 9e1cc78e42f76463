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
    if (id === undefined) return notFound
    const isDeleted = await store.deleteDocument('api_token', id)
    // Also where it was gone already: an earlier request may have deleted it without learning so, when the store died over it.
    tokens.delete(id)
    return isDeleted ? { status: 204 } : notFound
  },
}
