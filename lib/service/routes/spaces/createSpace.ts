import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { nameTaken, readSpaceName } from '../../space/spaceName.js'

/** `POST /v1/spaces` (reference 8.4), as JSON or a form. */
export const createSpace: Route = {
  method: 'POST',
  path: '/v1/spaces',
  async answer(request, { store, forms, runtime }) {
    const name = readSpaceName(parseFields(await request.body(), request.header('content-type'), forms))
    const now = Math.floor(runtime.now() / 1000)
    const space = await store.createDocument({ kind: 'space', name, body: {}, isUnique: true, now })
    if (space === undefined) throw nameTaken()
    return { status: 201, headers: { location: `/v1/spaces/${space.id}` }, json: { id: space.id, name } }
  },
}
