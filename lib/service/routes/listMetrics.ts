import { readComposeBySource } from '../composites/answers/readComposite.js'
import { readNameFilter } from '../documents/readNameFilter.js'
import { field } from '../fields/Fields.js'
import type { Route } from '../http/Route.js'
import { metricJson } from '../metric/metricJson.js'
import { readPaging } from '../metric/readPaging.js'
import { parseTagConditions } from '../query/parseTagConditions.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { TagCondition } from '../store/Store.js'

/** `GET /v1/metrics` (reference 4.1): a page of the metrics, by name. With `compose` an expression over their measurements (reference 4.5). */
export const listMetrics: Route = {
  method: 'GET',
  path: '/v1/metrics',
  async answer(request, context) {
    const query = request.query()
    if (field(query, 'compose') !== undefined) return { status: 200, json: await readComposeBySource(context, query) }
    const { offset, length, descending } = readPaging(query, ['name'])
    const name = readNameFilter(query)
    const tags = readTagFilter(query)
    const page = await context.store.listMetrics({
      offset,
      length,
      descending,
      ...(name === undefined ? {} : { name }),
      ...(tags.length === 0 ? {} : { tags }),
    })
    return {
      status: 200,
      json: {
        query: { found: page.found, length: page.items.length, offset, total: page.total },
        metrics: page.items.map(metricJson),
      },
    }
  },
}

/** Metrics that have a series with these tags, in the form in which measurements are filtered. */
function readTagFilter(query: Readonly<Record<string, unknown>>): readonly TagCondition[] {
  const conditions = parseTagConditions(field(query, 'tags'))
  if ('fault' in conditions) throw new RequestRefusal(400, { params: { tags: [conditions.fault] } })
  return conditions
}
