import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { checkSettings, readService } from '../../notifier/readService.js'
import { serviceJson } from '../../notifier/serviceJson.js'

/** `POST /v1/services` (reference 8.3). For admins only, since this process calls what a service names. */
export const createService: Route = {
  method: 'POST',
  path: '/v1/services',
  async answer(request, { store, forms, runtime }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const { type = '', title = null, settings = {} } = readService(body, true)
    checkSettings(type, settings)
    const service = await store.createDocument({
      kind: 'service',
      name: title ?? '',
      body: { type, settings },
      now: Math.floor(runtime.now() / 1000),
    })
    if (service === undefined) throw new Error('A service, which needs no title of its own, was not created.')
    return { status: 201, headers: { location: `/v1/services/${service.id}` }, json: serviceJson(service, request) }
  },
}
