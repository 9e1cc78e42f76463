import { alertBody, alertOf } from '../../alerting/Alert.js'
import { findAlert } from '../../alerting/findAlert.js'
import { changeDocument } from '../../documents/changeDocument.js'
import { documentId } from '../../documents/documentId.js'
import { AnswerThrown } from '../../http/Answer.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/alerts/:id/services/:service` (reference 8.2). The service itself stays. */
export const removeAlertService: Route = {
  method: 'DELETE',
  path: '/v1/alerts/:id/services/:service',
  async answer(request, { store, runtime }) {
    await request.body()
    const { id } = await findAlert(store, request)
    const service = documentId(request.param('service'))
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'alert', id, (document) => {
      const alert = alertOf(document)
      const services = alert.services.filter((one) => one !== service)
      if (services.length === alert.services.length) throw new AnswerThrown(notFound)
      return { body: alertBody({ ...alert, services }), now }
    })
    return changed === undefined ? notFound : { status: 204 }
  },
}
