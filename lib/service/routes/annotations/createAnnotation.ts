import { isLegalName } from '../../../measurement/index.js'
import { newEventRules } from '../../annotation/annotationFields.js'
import { annotationJson } from '../../annotation/annotationJson.js'
import { checkSpan } from '../../annotation/checkSpan.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import type { StoredDocument } from '../../store/documents/Document.js'
import type { Store } from '../../store/Store.js'

/** `POST /v1/annotations/:name` (reference 8.1): an event; its stream is made if there is none. */
export const createAnnotation: Route = {
  method: 'POST',
  path: '/v1/annotations/:name',
  async answer(request, { store, forms }) {
    const fields = parseFields(await request.body(), request.header('content-type'), forms)
    if (!isLegalName(request.name)) {
      throw new RequestRefusal(400, { params: { name: ['must be 1 to 255 characters of A-Za-z0-9.:-_'] } })
    }
    const given = readFields(fields, newEventRules, ['title'])
    const now = Math.floor(store.clock.now() / 1000)
    const { title = '', description = null, source = null, end_time = null, links = [] } = given
    const start = given.start_time ?? now
    checkSpan(start, end_time)
    const body = { title, description, source, end_time, links }
    // A second round only if somebody else deletes this very stream between two of our steps.
    for (let round = 0; round < 2; round += 1) {
      const stream = await openStream(store, request.name, now)
      const event = await store.createDocument({
        kind: 'annotation',
        parent: stream.id,
        name: '',
        time: start,
        body,
        now,
      })
      if (event === undefined) continue
      return {
        status: 201,
        headers: { location: `/v1/annotations/${encodeURIComponent(stream.name)}/${event.id}` },
        json: annotationJson(event),
      }
    }
    throw isBeingDeleted()
  },
}

/** The stream, also when somebody else makes it at the same moment. */
async function openStream(store: Store, name: string, now: number): Promise<StoredDocument> {
  const kind = 'annotation_stream'
  const known = await store.findDocument(kind, name)
  if (known !== undefined) return known
  const created = await store.createDocument({ kind, name, body: { display_name: null }, isUnique: true, now })
  const stream = created ?? (await store.findDocument(kind, name))
  if (stream === undefined) throw isBeingDeleted()
  return stream
}

function isBeingDeleted(): RequestRefusal {
  return new RequestRefusal(409, { request: ['The stream is being deleted by somebody else; try again'] })
}
