import { documentId } from '../../documents/documentId.js'
import type { Route } from '../../http/Route.js'
import { instrumentJson } from '../../view/instrumentJson.js'
import { notFound } from '../notFound.js'

/** `GET /v1/instruments/:id` (reference 8.10). */
export const getInstrument: Route = {
  method: 'GET',
  path: '/v1/instruments/:id',
  async answer(request, { store }) {
    const id = documentId(request.param('id'))
    const instrument = id === undefined ? undefined : await store.getDocument('instrument', id)
    return instrument === undefined ? notFound : { status: 200, json: instrumentJson(instrument) }
  },
}
