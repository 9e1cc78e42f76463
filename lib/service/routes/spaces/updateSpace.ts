import { changeDocument } from '../../documents/changeDocument.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { findSpace } from '../../space/findSpace.js'
import { readSpaceName } from '../../space/spaceName.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/spaces/:id`: another name, which other spaces may have, too. */
export const updateSpace: Route = {
  method: 'PUT',
  path: '/v1/spaces/:id',
  async answer(request, { store, forms, runtime }) {
    const name = readSpaceName(parseFields(await request.body(), request.header('content-type'), forms))
    const { id } = await findSpace(store, request)
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'space', id, () => ({ name, now }))
    return changed === undefined ? notFound : { status: 204 }
  },
}
