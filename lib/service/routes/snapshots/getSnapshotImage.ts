import type { Route } from '../../http/Route.js'
import { findSnapshot } from '../../snapshot/findSnapshot.js'
import { notFound } from '../notFound.js'

/** An SVG opened by itself is a document that could run scripts: whatever a name in it tries, nothing is run, loaded or framed. */
const headers = {
  'content-type': 'image/svg+xml; charset=utf-8',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'x-frame-options': 'DENY',
}

/** `GET /v1/snapshots/:id/image` (ours, named by `image_href`): 404 until it is rendered. */
export const getSnapshotImage: Route = {
  method: 'GET',
  path: '/v1/snapshots/:id/image',
  async answer(request, { store }) {
    const { image } = (await findSnapshot(store, request)).body
    return typeof image === 'string' ? { status: 200, headers, body: image } : notFound
  },
}
