import { findStream } from '../../annotation/findStream.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/annotations/:name` (reference 8.1): the stream with all its events. */
export const deleteAnnotationStream: Route = {
  method: 'DELETE',
  path: '/v1/annotations/:name',
  async answer(request, { store }) {
    await request.body()
    const { id } = await findStream(store, request)
    return (await store.deleteDocument('annotation_stream', id)) ? { status: 204 } : notFound
  },
}
