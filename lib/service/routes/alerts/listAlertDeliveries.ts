import { stateOf } from '../../alerting/AlertState.js'
import { findState } from '../../alerting/changeState.js'
import { findAlert } from '../../alerting/findAlert.js'
import { listAnswer } from '../../documents/listAnswer.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'

/** `GET /v1/alerts/:id/deliveries` (ours): what became of telling the alert's services, the last first. A route of its own, as old clients know no such field of an alert. */
export const listAlertDeliveries: Route = {
  method: 'GET',
  path: '/v1/alerts/:id/deliveries',
  async answer(request, { store }) {
    const { offset, length } = readPaging(request.query(), ['created_at'])
    const { id } = await findAlert(store, request)
    const { deliveries } = stateOf(await findState(store, id))
    const items = deliveries.toReversed().slice(offset, offset + length)
    const page = { found: deliveries.length, total: deliveries.length, items }
    return listAnswer('deliveries', offset, page, ({ message: _, next_at: __, ...delivery }) => delivery)
  },
}
