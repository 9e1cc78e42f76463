import { systemError } from '../../http/Answer.js'
import type { Route } from '../../http/Route.js'
import { unauthorized } from '../../http/unauthorized.js'

/** `GET /page/events` (ours): server-sent events that say what changed. See `EventFeed`. */
export const feed: Route = {
  method: 'GET',
  path: '/page/events',
  async answer({ caller }, { feed }) {
    if (caller === undefined) return unauthorized
    if (!feed.hasRoom) return systemError(503, 'Too many pages follow the service already.', { 'retry-after': '10' })
    return {
      status: 200,
      // A proxy that gathers answers before it passes them on would never pass this one on.
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
      takeOver: (response) => feed.add(response, caller.access),
    }
  },
}
