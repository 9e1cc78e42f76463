import { eventRules } from '../../annotation/annotationFields.js'
import { checkSpan } from '../../annotation/checkSpan.js'
import { findAnnotation } from '../../annotation/findStream.js'
import { changeDocument } from '../../documents/changeDocument.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/annotations/:name/:id` (reference 8.1): what the body names; `links` are replaced as a whole. */
export const updateAnnotation: Route = {
  method: 'PUT',
  path: '/v1/annotations/:name/:id',
  async answer(request, { store, forms, runtime }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const { start_time, ...change } = readFields(body, eventRules)
    const { id } = await findAnnotation(store, request)
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'annotation', id, (event) => {
      const next = { ...event.body, ...change }
      const time = start_time ?? event.time
      checkSpan(time, next['end_time'])
      return { body: next, time, now }
    })
    return changed === undefined ? notFound : { status: 204 }
  },
}
