import { listAnswer } from '../../documents/listAnswer.js'
import { readNameFilter } from '../../documents/readNameFilter.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'

/** `GET /v1/spaces` (reference 8.4): a page of the spaces, by name. */
export const listSpaces: Route = {
  method: 'GET',
  path: '/v1/spaces',
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['name'])
    const name = readNameFilter(query)
    const page = await store.listDocuments({ kind: 'space', ...paging, ...(name === undefined ? {} : { name }) })
    return listAnswer('spaces', paging.offset, page, ({ id, name }) => ({ id, name }))
  },
}
