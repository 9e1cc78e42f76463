import { apiTokenJson } from '../../access/apiTokenJson.js'
import { listAnswer } from '../../documents/listAnswer.js'
import { readNameFilter } from '../../documents/readNameFilter.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'

/** `GET /v1/api_tokens` (reference 8.8): a page of the tokens, by name, each masked. */
export const listApiTokens: Route = {
  method: 'GET',
  path: '/v1/api_tokens',
  roles: ['admin'],
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['name'])
    const name = readNameFilter(query)
    const page = await store.listDocuments({ kind: 'api_token', ...paging, ...(name === undefined ? {} : { name }) })
    return listAnswer('api_tokens', paging.offset, page, (token) => apiTokenJson(token, request.baseUrl))
  },
}
