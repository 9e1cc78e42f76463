import { listAnswer } from '../../documents/listAnswer.js'
import { readNameFilter } from '../../documents/readNameFilter.js'
import type { Route } from '../../http/Route.js'
import { metricJson } from '../../metric/metricJson.js'
import { readPaging } from '../../metric/readPaging.js'
import type { MetricKind } from '../../store/Store.js'
import { plural, typedPath } from './typedPath.js'

/** `GET /v1/gauges`: a page of the gauges, under that name, by name. */
export function listTyped(kind: MetricKind): Route {
  return {
    method: 'GET',
    path: typedPath(kind, 'all'),
    async answer(request, { store }) {
      const query = request.query()
      const paging = readPaging(query, ['name'])
      const name = readNameFilter(query)
      const page = await store.listMetrics({ ...paging, type: kind, ...(name === undefined ? {} : { name }) })
      return listAnswer(plural(kind), paging.offset, page, metricJson)
    },
  }
}
