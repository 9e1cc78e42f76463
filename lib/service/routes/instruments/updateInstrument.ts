import { changeDocument } from '../../documents/changeDocument.js'
import { documentId } from '../../documents/documentId.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { metricTypes } from '../../space/chartBody.js'
import { changedInstrument } from '../../view/changedInstrument.js'
import { instrumentRules } from '../../view/instrumentRules.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/instruments/:id` (reference 8.10): what the body names, its streams as a whole. */
export const updateInstrument: Route = {
  method: 'PUT',
  path: '/v1/instruments/:id',
  async answer(request, { store, forms, runtime }) {
    const fields = parseFields(await request.body(), request.header('content-type'), forms)
    const { name, ...given } = readFields(fields, instrumentRules)
    const id = documentId(request.param('id'))
    if (id === undefined) return notFound
    const types = await metricTypes(store, given)
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'instrument', id, (instrument) => ({
      name: name ?? instrument.name,
      body: changedInstrument(instrument.body, given, types),
      now,
    }))
    return changed === undefined ? notFound : { status: 204 }
  },
}
