import { attempt } from '../../alerting/attempt.js'
import { testMessage } from '../../alerting/testMessage.js'
import type { Route } from '../../http/Route.js'
import { findService } from '../../notifier/findService.js'
import { serviceOf } from '../../notifier/NotifierService.js'
import { isDelivered } from '../../notifier/serviceTypes.js'

/**
 * `POST /v1/services/:id/test` (ours; the hosted service had it in its pages only): tells a service that it is tried out, once, and answers what
 * came of it. For admins only, as creating is.
 */
export const testService: Route = {
  method: 'POST',
  path: '/v1/services/:id/test',
  async answer(request, { store, runtime, account }) {
    await request.body()
    const service = serviceOf(await findService(store, request.param('id')))
    const answered = (status: string, response_status: number | null, error: string | null) => ({
      status: 200,
      json: { service: service.id, type: service.type, status, response_status, error },
    })
    if (!isDelivered(service.type)) return answered('not_delivered', null, null)
    const message = testMessage(account, Math.floor(runtime.now() / 1_000))
    const outcome = await attempt(message, service, runtime)
    return answered(outcome.error === null ? 'delivered' : 'failed', outcome.status, outcome.error)
  },
}
