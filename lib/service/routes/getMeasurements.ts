import { readTaggedComposite } from '../composites/answers/readSavedComposite.js'
import type { Route } from '../http/Route.js'
import { readMeasurements } from '../query/readMeasurements.js'
import { notFound } from './notFound.js'

/** `GET /v1/measurements/:name` (reference 4.4): measurements by tags. */
export const getMeasurements: Route = {
  method: 'GET',
  path: '/v1/measurements/:name',
  async answer(request, context) {
    const { store, runtime } = context
    const metric = await store.getMetric(request.name)
    if (metric?.type === 'composite')
      return { status: 200, json: await readTaggedComposite(context, metric, request.query()) }
    const json = await readMeasurements(store, request.name, request.query(), runtime.now(), request.baseUrl)
    return json === undefined ? notFound : { status: 200, json }
  },
}
