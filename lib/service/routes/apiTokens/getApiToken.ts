import { apiTokenJson } from '../../access/apiTokenJson.js'
import { documentId } from '../../documents/documentId.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `GET /v1/api_tokens/:id` (reference 8.8): the token, masked. */
export const getApiToken: Route = {
  method: 'GET',
  path: '/v1/api_tokens/:id',
  roles: ['admin'],
  async answer(request, { store }) {
    const id = documentId(request.param('id'))
    const token = id === undefined ? undefined : await store.getDocument('api_token', id)
    return token === undefined ? notFound : { status: 200, json: apiTokenJson(token, request.baseUrl) }
  },
}
