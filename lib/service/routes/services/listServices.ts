import { listAnswer } from '../../documents/listAnswer.js'
import { field } from '../../fields/Fields.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'
import { serviceJson } from '../../notifier/serviceJson.js'

/** `GET /v1/services` (reference 8.3): a page of the services, by title or by the time of their last change. */
export const listServices: Route = {
  method: 'GET',
  path: '/v1/services',
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['title', 'updated_at'])
    const isByTime = String(field(query, 'orderby')).toLowerCase() === 'updated_at'
    const page = await store.listDocuments({ kind: 'service', ...paging, orderBy: isByTime ? 'updated_at' : 'name' })
    return listAnswer('services', paging.offset, page, (one) => serviceJson(one, request))
  },
}
