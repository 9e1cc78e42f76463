import type { Link } from '../../annotation/annotationFields.js'
import { findAnnotation } from '../../annotation/findStream.js'
import { changeDocument } from '../../documents/changeDocument.js'
import { AnswerThrown } from '../../http/Answer.js'
import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/annotations/:name/:id/links/:rel` (reference 8.1). */
export const deleteAnnotationLink: Route = {
  method: 'DELETE',
  path: '/v1/annotations/:name/:id/links/:rel',
  async answer(request, { store, runtime }) {
    await request.body()
    const { id } = await findAnnotation(store, request)
    const rel = request.param('rel')
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'annotation', id, (event) => {
      const links = event.body['links'] as readonly Link[]
      const others = links.filter((link) => link.rel !== rel)
      if (others.length === links.length) throw new AnswerThrown(notFound)
      return { body: { ...event.body, links: others }, now }
    })
    return changed === undefined ? notFound : { status: 204 }
  },
}
