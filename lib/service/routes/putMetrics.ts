import { parseFields } from '../http/parseBody.js'
import type { Route } from '../http/Route.js'
import { changeMany } from '../job/changeMany.js'
import { gaugeAttributes } from '../metric/attributes.js'
import { readChange } from '../metric/readChange.js'
import { readSelection, selectionKeys } from '../metric/readSelection.js'
import { RequestRefusal } from '../RequestRefusal.js'

/** `PUT /v1/metrics` (reference 5): changes many metrics alike; attributes may be written flat, and counters skip those for gauges. */
export const putMetrics: Route = {
  method: 'PUT',
  path: '/v1/metrics',
  async answer(request, context) {
    const { store, forms } = context
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const selection = readSelection(body)
    const { attributes = {}, ...properties } = readChange(body, { allBut: selectionKeys })
    if (properties.composite !== undefined) {
      throw new RequestRefusal(400, { params: { composite: ['can be set on one metric at a time only'] } })
    }
    const entries = Object.entries(attributes)
    const change = {
      ...properties,
      attributes: Object.fromEntries(entries.filter(([name]) => !gaugeAttributes.has(name))),
      gaugeAttributes: Object.fromEntries(entries.filter(([name]) => gaugeAttributes.has(name))),
    }
    return changeMany(context, request, selection, (some) => store.updateMetrics(some, change), 'metrics changed')
  },
}
