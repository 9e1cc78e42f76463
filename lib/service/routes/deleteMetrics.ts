import { parseFields } from '../http/parseBody.js'
import type { Route } from '../http/Route.js'
import { changeMany } from '../job/changeMany.js'
import { readSelection } from '../metric/readSelection.js'

/** `DELETE /v1/metrics` (reference 5): many metrics, by names or one pattern, in the body or, for what can't send one, the query. Unknown names are no fault. */
export const deleteMetrics: Route = {
  method: 'DELETE',
  path: '/v1/metrics',
  async answer(request, context) {
    const body = await request.body()
    const fields =
      body.length === 0 ? request.query() : parseFields(body, request.header('content-type'), context.forms)
    const { store } = context
    return changeMany(
      context,
      request,
      readSelection(fields),
      (selection) => store.deleteMetrics(selection),
      'metrics deleted',
    )
  },
}
