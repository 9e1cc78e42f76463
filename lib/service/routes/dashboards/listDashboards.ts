import { listAnswer } from '../../documents/listAnswer.js'
import { readNameFilter } from '../../documents/readNameFilter.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'

/** `GET /v1/dashboards` (reference 8.10): a page of the dashboards, by name. */
export const listDashboards: Route = {
  method: 'GET',
  path: '/v1/dashboards',
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['name'])
    const name = readNameFilter(query)
    const page = await store.listDocuments({ kind: 'dashboard', ...paging, ...(name === undefined ? {} : { name }) })
    return listAnswer('dashboards', paging.offset, page, ({ id, name }) => ({ id, name }))
  },
}
