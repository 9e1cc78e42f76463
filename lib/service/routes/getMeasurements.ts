import { readTaggedComposite } from '../composites/answers/readSavedComposite.js'
import type { Route } from '../http/Route.js'
import { readMeasurements } from '../query/readMeasurements.js'
import { notFound } from './notFound.js'

/** `GET /v1/measurements/:name` (reference 4.4): measurements by tags. */
export const getMeasurements: Route = {
  method: 'GET',
  path: '/v1/measurements/:name',
  async answer(request, context) {
    const { store } = context
    const query = request.query()
    const asked = store.getMetric(request.name)
    // Before it is known what the metric is: beside ingestion, each wait for the store is one for the submissions in between.
    const reading = readMeasurements(context, request.name, query, store.clock.now(), request.baseUrl)
    // Of a composite nobody waits for it: its measurements are computed, and a query may ask what only it can answer.
    reading.catch(() => undefined)
    const metric = await asked
    if (metric?.type === 'composite') return { status: 200, json: await readTaggedComposite(context, metric, query) }
    const json = await reading
    return json === undefined ? notFound : { status: 200, json }
  },
}
