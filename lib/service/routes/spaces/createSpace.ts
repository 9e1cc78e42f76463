import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { readSpaceName } from '../../space/spaceName.js'

/** `POST /v1/spaces`, as JSON or a form. Names need not be unique: old clients create a space whose name exists already. */
export const createSpace: Route = {
  method: 'POST',
  path: '/v1/spaces',
  async answer(request, { store, forms, runtime }) {
    const name = readSpaceName(parseFields(await request.body(), request.header('content-type'), forms))
    const now = Math.floor(runtime.now() / 1000)
    // Never undefined: a space has no parent that could be gone, and nothing that has to be unique.
    const { id } = (await store.createDocument({ kind: 'space', name, body: {}, now }))!
    return { status: 201, headers: { location: `/v1/spaces/${id}` }, json: { id, name } }
  },
}
