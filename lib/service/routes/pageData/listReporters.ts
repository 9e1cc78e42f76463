import type { Route } from '../../http/Route.js'

/** `GET /v1/reporters` (ours): who sent measurements within a day, since the service started; the last first. */
export const listReporters: Route = {
  method: 'GET',
  path: '/v1/reporters',
  answer: async (_request, { activity }) => ({ status: 200, json: { reporters: activity.senders() } }),
}
