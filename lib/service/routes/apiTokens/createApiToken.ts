import { apiTokenJson } from '../../access/apiTokenJson.js'
import { apiTokenRules } from '../../access/apiTokenRules.js'
import { newToken } from '../../access/newToken.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'

/** `POST /v1/api_tokens` (reference 8.8): a new token. This answer is the only one that ever tells it; the store has its digest. */
export const createApiToken: Route = {
  method: 'POST',
  path: '/v1/api_tokens',
  roles: ['admin'],
  async answer(request, { store, forms, runtime, tokens }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const { name = '', role, active = true } = readFields(body, apiTokenRules, ['name', 'role'])
    const { token, kept } = newToken(runtime)
    const made = await store.createDocument({
      kind: 'api_token',
      name,
      body: { ...kept, role, active },
      now: Math.floor(runtime.now() / 1000),
    })
    if (made === undefined) throw new Error('A token, whose name may be taken, was not created.')
    tokens.set(made)
    return {
      status: 201,
      headers: { location: `/v1/api_tokens/${made.id}` },
      json: apiTokenJson(made, request.baseUrl, token),
    }
  },
}
