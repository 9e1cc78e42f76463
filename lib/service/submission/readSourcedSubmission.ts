import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field, isFields } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { IncomingMeasurement, MetricKind } from '../store/Store.js'
import { type CollectionItem, checkNumberOfMeasurements, collectionItems } from './collectionItems.js'
import { creationProperties } from './creationProperties.js'
import { readCounterFigures, readGaugeFigures } from './readFigures.js'
import { readName, readSource } from './readNames.js'
import { readTime, type TimeBounds } from './readTime.js'
import { readItems, type Submission, shownName } from './Submission.js'

interface SourcedItem extends CollectionItem {
  readonly kind: MetricKind
}

/**
 * The body of `POST /v1/metrics` (reference 2). Gauges come before counters, which is how refusals are numbered. Unknown fields are ignored.
 * @throws RequestRefusal when it holds no measurement at all
 */
export function readSourcedSubmission(body: unknown, bounds: TimeBounds): Submission {
  if (!isFields(body)) throw new RequestRefusal(400, { request: ['Must contain a measurement'] })
  const items: SourcedItem[] = [
    ...collectionItems('gauges', field(body, 'gauges')).map((item): SourcedItem => ({ ...item, kind: 'gauge' })),
    ...collectionItems('counters', field(body, 'counters')).map((item): SourcedItem => ({ ...item, kind: 'counter' })),
  ]
  checkNumberOfMeasurements(items.length)
  return readItems(
    items,
    ({ item, key }) => shownName(item, key),
    (item, index) => readItem(item, index, body, bounds),
  )
}

function readItem(
  { item, key, kind }: SourcedItem,
  index: number,
  request: Fields,
  bounds: TimeBounds,
): IncomingMeasurement | undefined {
  if (!isFields(item)) throw new FieldFault(kind === 'gauge' ? 'gauges' : 'counters', 'must hold objects')
  const name = readName(item, key)
  const figures = kind === 'gauge' ? readGaugeFigures(item, 'sources') : readCounterFigures(item)
  if (figures === undefined) throw new FieldFault('value', 'is required')
  const source = readSource(item, request)
  const time = readTime(item, request, 'measure_time', bounds)
  if (figures === 'nothing') return undefined
  const create = creationProperties(item, request)
  return {
    index,
    name,
    kind,
    series: { model: 'source', source },
    time,
    ...figures,
    ...(create === undefined ? {} : { create }),
  }
}
