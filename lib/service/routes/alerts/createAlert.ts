import { alertBody } from '../../alerting/Alert.js'
import { oneAlertJson } from '../../alerting/alertJson.js'
import { newAlert } from '../../alerting/changedAlert.js'
import { nameTaken } from '../../alerting/nameTaken.js'
import { readAlert } from '../../alerting/readAlert.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'

/** `POST /v1/alerts` (reference 8.2): services are named by id, and answered expanded. */
export const createAlert: Route = {
  method: 'POST',
  path: '/v1/alerts',
  async answer(request, { store, forms }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const now = Math.floor(store.clock.now() / 1000)
    const alert = newAlert(await readAlert(store, body, true), now)
    const document = await store.createDocument({
      kind: 'alert',
      name: alert.name,
      body: alertBody(alert),
      isUnique: true,
      now,
    })
    if (document === undefined) throw nameTaken()
    return {
      status: 201,
      headers: { location: `/v1/alerts/${document.id}` },
      json: await oneAlertJson(store, document, request),
    }
  },
}
