import { alertBody, alertOf } from '../../alerting/Alert.js'
import { findAlert } from '../../alerting/findAlert.js'
import { mostServices } from '../../alerting/readAlert.js'
import { changeDocument } from '../../documents/changeDocument.js'
import { documentId } from '../../documents/documentId.js'
import { field } from '../../fields/Fields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { serviceJson } from '../../notifier/serviceJson.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import { notFound } from '../notFound.js'

/** `POST /v1/alerts/:id/services` (reference 8.2): `service=ID`. One that the alert has already is no fault. */
export const addAlertService: Route = {
  method: 'POST',
  path: '/v1/alerts/:id/services',
  async answer(request, { store, forms, runtime }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const { id } = await findAlert(store, request)
    const given = field(body, 'service')
    if (given === undefined || given === '') throw refusal('is required')
    const serviceId = typeof given === 'object' ? undefined : documentId(String(given))
    const service = serviceId === undefined ? undefined : await store.getDocument('service', serviceId)
    if (service === undefined) throw refusal('is not a service')
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'alert', id, (document) => {
      const alert = alertOf(document)
      const services = [...new Set([...alert.services, service.id])]
      if (services.length > mostServices) throw refusal(`would be more than ${mostServices}`)
      return { body: alertBody({ ...alert, services }), now }
    })
    if (changed === undefined) return notFound
    return {
      status: 201,
      headers: { location: `/v1/alerts/${id}/services/${service.id}` },
      json: serviceJson(service, request),
    }
  },
}

function refusal(message: string): RequestRefusal {
  return new RequestRefusal(400, { params: { service: [message] } })
}
