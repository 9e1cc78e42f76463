import { changeDocument } from '../../documents/changeDocument.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { findService } from '../../notifier/findService.js'
import { serviceOf } from '../../notifier/NotifierService.js'
import { checkSettings, readService } from '../../notifier/readService.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/services/:id` (reference 8.3): what is named changes; `settings` as a whole. For admins only, as creating is. */
export const updateService: Route = {
  method: 'PUT',
  path: '/v1/services/:id',
  async answer(request, { store, forms, runtime }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const change = readService(body, false)
    const now = Math.floor(runtime.now() / 1000)
    const { id } = await findService(store, request.param('id'))
    const changed = await changeDocument(store, 'service', id, (document) => {
      const known = serviceOf(document)
      const { type = known.type, settings = known.settings } = change
      const title = change.title === undefined ? known.title : (change.title ?? '')
      checkSettings(type, settings)
      return { name: title, body: { type, settings }, now }
    })
    return changed === undefined ? notFound : { status: 204 }
  },
}
