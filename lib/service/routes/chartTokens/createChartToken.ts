import { readFields } from '../../fields/readFields.js'
import { choice, whole } from '../../fields/rules.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import { chartTokenJson } from '../../view/chartTokenJson.js'

const rules = { entity_type: choice('instrument', 'dashboard'), entity_id: whole(0, Number.MAX_SAFE_INTEGER) }

/** `POST /v1/charts` (reference 8.10): a token for an instrument or a dashboard. */
export const createChartToken: Route = {
  method: 'POST',
  path: '/v1/charts',
  async answer(request, { store, forms, runtime }) {
    const fields = parseFields(await request.body(), request.header('content-type'), forms)
    const { entity_type = 'instrument', entity_id } = readFields(fields, rules, ['entity_type', 'entity_id'])
    const entity = await store.getDocument(entity_type, entity_id ?? 0)
    if (entity === undefined) throw new RequestRefusal(400, { params: { entity_id: ['does not exist'] } })
    const made = await store.createDocument({
      kind: 'chart_token',
      name: runtime.randomId(),
      body: { entity_id: entity.id, entity_type },
      now: Math.floor(runtime.now() / 1000),
    })
    if (made === undefined) throw new Error('A chart token, which is random, was not created.')
    return { status: 201, headers: { location: `/v1/charts/${made.name}` }, json: chartTokenJson(made) }
  },
}
