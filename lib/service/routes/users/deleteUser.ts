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
    if (id === undefined || !(await store.deleteDocument('user', id))) return notFound
    tokens.delete(id)
    return { status: 204 }
  },
}
