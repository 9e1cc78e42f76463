import { alertsJson } from '../../alerting/alertJson.js'
import { readNameFilter } from '../../documents/readNameFilter.js'
import { field } from '../../fields/Fields.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'
import { RequestRefusal } from '../../RequestRefusal.js'

/** `GET /v1/alerts` (reference 8.2): a page of the alerts, by the time of their last change. */
export const listAlerts: Route = {
  method: 'GET',
  path: '/v1/alerts',
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['updated_at'])
    const name = readNameFilter(query)
    const version = field(query, 'version')
    if (version !== undefined && version !== '' && version !== '1' && version !== '2')
      throw new RequestRefusal(400, { params: { version: ['must be 1 or 2'] } })
    const page = await store.listDocuments({
      kind: 'alert',
      ...paging,
      orderBy: 'updated_at',
      ...(name === undefined ? {} : { name }),
    })
    // Of the deprecated version there are none.
    const { found, items } = version === '1' ? { found: 0, items: [] } : page
    return {
      status: 200,
      json: {
        query: { found, length: items.length, offset: paging.offset, total: page.total },
        alerts: await alertsJson(store, items, request),
      },
    }
  },
}
