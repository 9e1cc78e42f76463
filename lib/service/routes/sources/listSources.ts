import { listAnswer } from '../../documents/listAnswer.js'
import { readNameFilter } from '../../documents/readNameFilter.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'
import { sourceJson } from './sourceJson.js'

/** `GET /v1/sources` (reference 8.5): a page of the sources, by name. `name` searches display names, too. */
export const listSources: Route = {
  method: 'GET',
  path: '/v1/sources',
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['name'])
    const search = readNameFilter(query)
    const page = await store.listSources({ ...paging, ...(search === undefined ? {} : { search }) })
    return listAnswer('sources', paging.offset, page, sourceJson)
  },
}
