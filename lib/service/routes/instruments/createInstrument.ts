import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { metricTypes } from '../../space/chartBody.js'
import { changedInstrument, emptyInstrument } from '../../view/changedInstrument.js'
import { instrumentJson } from '../../view/instrumentJson.js'
import { instrumentRules } from '../../view/instrumentRules.js'

/** `POST /v1/instruments` (reference 8.10), as JSON or a form. */
export const createInstrument: Route = {
  method: 'POST',
  path: '/v1/instruments',
  async answer(request, { store, forms, runtime }) {
    const fields = parseFields(await request.body(), request.header('content-type'), forms)
    const { name = '', ...given } = readFields(fields, instrumentRules, ['name'])
    const body = changedInstrument(emptyInstrument, given, await metricTypes(store, given))
    const now = Math.floor(runtime.now() / 1000)
    const made = await store.createDocument({ kind: 'instrument', name, body, now })
    if (made === undefined) throw new Error('An instrument, whose name may be taken, was not created.')
    return { status: 201, headers: { location: `/v1/instruments/${made.id}` }, json: instrumentJson(made) }
  },
}
