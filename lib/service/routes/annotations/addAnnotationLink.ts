import { type Link, linkOf, linkRules, mostLinks } from '../../annotation/annotationFields.js'
import { findAnnotation } from '../../annotation/findStream.js'
import { changeDocument } from '../../documents/changeDocument.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import { notFound } from '../notFound.js'

/** `POST /v1/annotations/:name/:id/links` (reference 8.1): one more link, whose `rel` no other of the event has. */
export const addAnnotationLink: Route = {
  method: 'POST',
  path: '/v1/annotations/:name/:id/links',
  async answer(request, { store, forms, runtime }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const link = linkOf(readFields(body, linkRules, ['rel', 'href']))
    const { id } = await findAnnotation(store, request)
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'annotation', id, (event) => {
      const links = event.body['links'] as readonly Link[]
      if (links.some(({ rel }) => rel === link.rel)) {
        throw new RequestRefusal(422, { params: { rel: ['is already taken by another link of this event'] } })
      }
      if (links.length >= mostLinks) {
        throw new RequestRefusal(400, { params: { links: [`must be at most ${mostLinks}`] } })
      }
      return { body: { ...event.body, links: [...links, link] }, now }
    })
    if (changed === undefined) return notFound
    const location = `/v1/annotations/${encodeURIComponent(request.name)}/${id}/links/${encodeURIComponent(link.rel)}`
    return { status: 201, headers: { location }, json: link }
  },
}
