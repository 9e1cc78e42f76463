import { listAnswer } from '../../documents/listAnswer.js'
import { readNameFilter } from '../../documents/readNameFilter.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'
import { instrumentJson } from '../../view/instrumentJson.js'

/** `GET /v1/instruments` (reference 8.10): a page of the instruments, by when they were changed. */
export const listInstruments: Route = {
  method: 'GET',
  path: '/v1/instruments',
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['updated_at'])
    const name = readNameFilter(query)
    const page = await store.listDocuments({
      kind: 'instrument',
      ...paging,
      orderBy: 'updated_at',
      ...(name === undefined ? {} : { name }),
    })
    return listAnswer('instruments', paging.offset, page, instrumentJson)
  },
}
