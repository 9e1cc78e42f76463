import { streamRules } from '../../annotation/annotationFields.js'
import { findStream } from '../../annotation/findStream.js'
import { changeDocument } from '../../documents/changeDocument.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/annotations/:name` (reference 8.1): its display name. */
export const updateAnnotationStream: Route = {
  method: 'PUT',
  path: '/v1/annotations/:name',
  async answer(request, { store, forms, runtime }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const change = readFields(body, streamRules)
    const { id } = await findStream(store, request)
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'annotation_stream', id, (stream) => ({
      body: { ...stream.body, ...change },
      now,
    }))
    return changed === undefined ? notFound : { status: 204 }
  },
}
