import { isLegalSource } from '../../../measurement/index.js'
import { readFields } from '../../fields/readFields.js'
import { text } from '../../fields/rules.js'
import type { Answer } from '../../http/Answer.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import type { Store } from '../../store/Store.js'
import { sourceJson } from './sourceJson.js'

const kind = 'source'

/** `PUT /v1/sources/:name` (reference 8.5): a display name; 204 for a source that is known, 201 for one that this makes known. */
export const updateSource: Route = {
  method: 'PUT',
  path: '/v1/sources/:name',
  async answer(request, { store, forms, runtime }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const { name } = request
    if (!isLegalSource(name)) {
      throw new RequestRefusal(400, { params: { name: ['must be 1 to 255 characters of A-Za-z0-9.:-_, and not all'] } })
    }
    const change = readFields(body, { display_name: text(255) })
    const now = Math.floor(runtime.now() / 1000)
    // A second round only if somebody else names this very source between two of our steps.
    for (let round = 0; round < 2; round += 1) {
      const answer = await put(store, name, change, now)
      if (answer !== undefined) return answer
    }
    throw new RequestRefusal(409, { request: ['The source is being changed by somebody else; try again'] })
  },
}

/** Undefined if somebody else named it meanwhile. */
async function put(store: Store, name: string, change: object, now: number): Promise<Answer | undefined> {
  const named = await store.findDocument(kind, name)
  if (named !== undefined) {
    const changed = await store.updateDocument(kind, named.id, { body: { ...named.body, ...change }, now })
    return changed === undefined ? undefined : { status: 204 }
  }
  const wasSeen = (await store.getSource(name)) !== undefined
  const body = { display_name: null, ...change }
  const created = await store.createDocument({ kind, name, body, isUnique: true, now })
  if (created === undefined) return undefined
  if (wasSeen) return { status: 204 }
  return {
    status: 201,
    headers: { location: `/v1/sources/${encodeURIComponent(name)}` },
    json: sourceJson({ name, displayName: body.display_name }),
  }
}
