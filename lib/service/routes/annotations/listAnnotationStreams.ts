import { streamJson } from '../../annotation/annotationJson.js'
import { listAnswer } from '../../documents/listAnswer.js'
import { readNameFilter } from '../../documents/readNameFilter.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'

/** `GET /v1/annotations` (reference 8.1): a page of the streams, by name. */
export const listAnnotationStreams: Route = {
  method: 'GET',
  path: '/v1/annotations',
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['name'])
    const name = readNameFilter(query)
    const page = await store.listDocuments({
      kind: 'annotation_stream',
      ...paging,
      ...(name === undefined ? {} : { name }),
    })
    return listAnswer('annotations', paging.offset, page, streamJson)
  },
}
