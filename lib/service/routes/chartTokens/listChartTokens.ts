import { listAnswer } from '../../documents/listAnswer.js'
import { readNameFilter } from '../../documents/readNameFilter.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'
import { chartTokenJson } from '../../view/chartTokenJson.js'

/** `GET /v1/charts` (reference 8.10): a page of the chart tokens, by token; `token` searches them. */
export const listChartTokens: Route = {
  method: 'GET',
  path: '/v1/charts',
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['token'])
    const name = readNameFilter(query, 'token')
    const page = await store.listDocuments({ kind: 'chart_token', ...paging, ...(name === undefined ? {} : { name }) })
    return listAnswer('charts', paging.offset, page, chartTokenJson)
  },
}
