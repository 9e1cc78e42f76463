import { apiTokenJson } from '../../access/apiTokenJson.js'
import { apiTokenRules } from '../../access/apiTokenRules.js'
import { changeDocument } from '../../documents/changeDocument.js'
import { documentId } from '../../documents/documentId.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/api_tokens/:id` (reference 8.8): name, role, or whether it is active. 200 with the token; it holds from the next request on. */
export const updateApiToken: Route = {
  method: 'PUT',
  path: '/v1/api_tokens/:id',
  roles: ['admin'],
  async answer(request, { store, forms, runtime, tokens }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const { name, ...change } = readFields(body, apiTokenRules)
    const id = documentId(request.param('id'))
    if (id === undefined) return notFound
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'api_token', id, (token) => ({
      name: name ?? token.name,
      body: { ...token.body, ...change },
      now,
    }))
    if (changed === undefined) return notFound
    tokens.set(changed)
    return { status: 200, json: apiTokenJson(changed, request.baseUrl) }
  },
}
