import type { Incident } from '../../alerting/recordIncident.js'
import { listAnswer } from '../../documents/listAnswer.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'
import { QueryReader } from '../../query/QueryReader.js'

/** `GET /v1/alerts/incidents` (ours): when alerts fired, the last first; `alert=ID` for those of one. */
export const listIncidents: Route = {
  method: 'GET',
  path: '/v1/alerts/incidents',
  async answer(request, { store }) {
    const query = request.query()
    const { offset, length } = readPaging(query, ['triggered_at'])
    const reader = new QueryReader(query)
    const alert = reader.whole('alert', 1, Number.MAX_SAFE_INTEGER)
    reader.done()
    const page = await store.listDocuments({
      kind: 'incident',
      orderBy: 'time',
      descending: true,
      offset,
      length,
      // Keys are `<alert>-<second>`.
      ...(alert === undefined ? {} : { name: `${alert}-*` }),
    })
    return listAnswer('incidents', offset, page, ({ id, body }) => ({ id, ...(body as unknown as Incident) }))
  },
}
