import { documentId } from '../../documents/documentId.js'
import type { Route } from '../../http/Route.js'
import { userJson } from '../../user/userJson.js'
import { notFound } from '../notFound.js'

/** `GET /v1/users/:id` (reference 8.9): the user, its token masked. */
export const getUser: Route = {
  method: 'GET',
  path: '/v1/users/:id',
  roles: ['admin'],
  async answer(request, { store }) {
    const id = documentId(request.param('id'))
    const user = id === undefined ? undefined : await store.getDocument('user', id)
    return user === undefined ? notFound : { status: 200, json: userJson(user) }
  },
}
