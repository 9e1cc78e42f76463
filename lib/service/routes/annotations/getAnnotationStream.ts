import { streamJson } from '../../annotation/annotationJson.js'
import { findStream } from '../../annotation/findStream.js'
import { asksForEvents, readEvents } from '../../annotation/readEvents.js'
import type { Route } from '../../http/Route.js'

/** `GET /v1/annotations/:name` (reference 8.1): the stream, with events by source if the query asks for any. */
export const getAnnotationStream: Route = {
  method: 'GET',
  path: '/v1/annotations/:name',
  async answer(request, { store }) {
    const query = request.query()
    const stream = await findStream(store, request)
    if (!asksForEvents(query)) return { status: 200, json: streamJson(stream) }
    const { events, next } = await readEvents(store, stream.id, query)
    const rest = next === undefined ? {} : { query: { next_time: next } }
    return { status: 200, json: { ...streamJson(stream), events, ...rest } }
  },
}
