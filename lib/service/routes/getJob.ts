import { documentId } from '../documents/documentId.js'
import type { Route } from '../http/Route.js'
import { notFound } from './notFound.js'

/** `GET /v1/jobs/:id` (reference 5). */
export const getJob: Route = {
  method: 'GET',
  path: '/v1/jobs/:id',
  async answer(request, { jobs }) {
    const id = documentId(request.param('id'))
    const job = id === undefined ? undefined : await jobs.get(id)
    return job === undefined ? notFound : { status: 200, json: job }
  },
}
