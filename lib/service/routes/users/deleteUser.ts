import { documentId } from '../../documents/documentId.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/users/:id` (reference 8.9): its token opens nothing from the next request on. */
export const deleteUser: Route = {
  method: 'DELETE',
  path: '/v1/users/:id',
  roles: ['admin'],
  async answer(request, { store, tokens }) {
    await request.body()
    const id = documentId(request.param('id'))
    if (id === undefined) return notFound
    const isDeleted = await store.deleteDocument('user', id)
    // Also where it was gone already: an earlier request may have deleted it without learning so, when the store died over it.
    tokens.delete(id, 'user')
    return isDeleted ? { status: 204 } : notFound
  },
}
