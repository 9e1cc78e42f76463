import { isLegalName } from '../../measurement/index.js'
import { refusingFaults } from '../composites/answers/refusingFaults.js'
import { checkComposite } from '../composites/checkComposite.js'
import { type Fields, field } from '../fields/Fields.js'
import type { Answer } from '../http/Answer.js'
import { parseFields } from '../http/parseBody.js'
import type { Route } from '../http/Route.js'
import { gaugeAttributes } from '../metric/attributes.js'
import { metricJson } from '../metric/metricJson.js'
import { readChange } from '../metric/readChange.js'
import { RequestRefusal } from '../RequestRefusal.js'
import { mostAttributes } from '../store/catalog/metricRow.js'
import type { MetricProperties, MetricType, Store, StoredMetric } from '../store/Store.js'

const types: readonly MetricType[] = ['gauge', 'counter', 'composite']

/** `PUT /v1/metrics/:name` (reference 5): changes a metric (204), or creates one of the given `type` (201). */
export const putMetric: Route = {
  method: 'PUT',
  path: '/v1/metrics/:name',
  async answer(request, { store, forms }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    return putMetricFields(store, request.name, body, readType(body))
  },
}

/** The same with a type that may be said elsewhere than in the body. @throws RequestRefusal */
export async function putMetricFields(
  store: Store,
  name: string,
  body: Fields,
  type: MetricType | undefined,
): Promise<Answer> {
  const change = readChange(body, 'known')
  checkName(name)
  // A second round only if somebody else creates or deletes this very metric between two of our steps.
  for (let round = 0; round < 2; round += 1) {
    const answer = (await update(store, name, type, change)) ?? (await create(store, name, type, change))
    if (answer !== undefined) return answer
  }
  throw new RequestRefusal(409, { request: ['The metric is being changed by somebody else; try again'] })
}

/** Undefined if there is no such metric. */
async function update(
  store: Store,
  name: string,
  type: MetricType | undefined,
  change: MetricProperties,
): Promise<Answer | undefined> {
  const metric = await store.getMetric(name)
  if (metric === undefined) return undefined
  if (type !== undefined && type !== metric.type) {
    throw new RequestRefusal(400, {
      params: { type: [`'${metric.name}' is a ${metric.type}, but was submitted as different type`] },
    })
  }
  checkFit(metric.type, change, metric.composite)
  checkRoom(metric, change)
  await checkExpression(store, name, change)
  return (await store.updateMetric(name, change)) ? { status: 204 } : undefined
}

/** Undefined if there is one by now. */
async function create(
  store: Store,
  name: string,
  type: MetricType | undefined,
  change: MetricProperties,
): Promise<Answer | undefined> {
  if (type === undefined) throw new RequestRefusal(400, { params: { type: ['is required'] } })
  checkFit(type, change, null)
  await checkExpression(store, name, change)
  const metric = await store.createMetric(name, type, change)
  if (metric === undefined) return undefined
  return { status: 201, headers: { location: `/v1/metrics/${encodeURIComponent(name)}` }, json: metricJson(metric) }
}

/** The `type` in a body. @throws RequestRefusal 400 for one that there isn't */
export function readType(body: Fields): MetricType | undefined {
  const given = field(body, 'type')
  if (given === undefined || given === '') return undefined
  const type = types.find((one) => typeof given === 'string' && given.toLowerCase() === one)
  if (type === undefined) throw new RequestRefusal(400, { params: { type: [`must be one of ${types.join(', ')}`] } })
  return type
}

/** A `name` in the body is not looked at: old clients send it before, and the path after, they sanitize it. */
function checkName(name: string): void {
  if (!isLegalName(name)) {
    throw new RequestRefusal(400, { params: { name: ['must be 1 to 255 characters of A-Za-z0-9.:-_'] } })
  }
}

/** An expression that can't be evaluated is refused when it is saved, and not when somebody needs it. */
async function checkExpression(store: Store, name: string, { composite }: MetricProperties): Promise<void> {
  if (typeof composite === 'string') await refusingFaults('composite', () => checkComposite(store, name, composite))
}

/** Attributes that a metric has room for beside those that it keeps: what a change names must not be left out of it unsaid. */
function checkRoom({ attributes }: StoredMetric, change: MetricProperties): void {
  const changed = { ...attributes, ...change.attributes }
  const kept = Object.values(changed).filter((value) => value !== null).length
  if (kept > mostAttributes) {
    throw new RequestRefusal(400, { params: { attributes: [`must be at most ${mostAttributes}, with those it has`] } })
  }
}

/** What belongs to one type of metric only. */
function checkFit(type: MetricType, change: MetricProperties, current: string | null): void {
  const params: Record<string, string[]> = {}
  const composite = change.composite === undefined ? current : change.composite
  if (type === 'composite') {
    if (composite === null || composite.trim() === '') params['composite'] = ['is required']
  } else if (change.composite !== undefined && change.composite !== null) {
    params['composite'] = [`is not for a ${type}`]
  }
  for (const [name, value] of Object.entries(change.attributes ?? {})) {
    if (type === 'counter' && gaugeAttributes.has(name) && value !== null) params[name] = ['is for gauges only']
  }
  if (Object.keys(params).length > 0) throw new RequestRefusal(400, { params })
}
