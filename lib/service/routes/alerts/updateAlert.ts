import { alertBody, alertOf } from '../../alerting/Alert.js'
import { changedAlert } from '../../alerting/changedAlert.js'
import { findAlert } from '../../alerting/findAlert.js'
import { nameTaken } from '../../alerting/nameTaken.js'
import { readAlert } from '../../alerting/readAlert.js'
import { changeDocument } from '../../documents/changeDocument.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import type { DocumentChange, StoredDocument } from '../../store/documents/Document.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/alerts/:id` (reference 8.2): conditions are replaced as a whole, and removed if none are given. */
export const updateAlert: Route = {
  method: 'PUT',
  path: '/v1/alerts/:id',
  async answer(request, { store, forms }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const { id } = await findAlert(store, request)
    const change = await readAlert(store, body, false)
    const now = Math.floor(store.clock.now() / 1000)
    const renamed = (document: StoredDocument): DocumentChange => {
      const alert = changedAlert(alertOf(document), change, now)
      return { name: alert.name, isUnique: true, body: alertBody(alert), now }
    }
    const changed = await changeDocument(store, 'alert', id, renamed, nameTaken)
    return changed === undefined ? notFound : { status: 204 }
  },
}
