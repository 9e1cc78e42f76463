import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field, isFields } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { IncomingMeasurement, MetricKind } from '../store/Store.js'
import { CreationProperties } from './CreationProperties.js'
import { type CollectionItem, checkNumberOfMeasurements, collectionItems } from './collectionItems.js'
import { readCounterFigures, readGaugeFigures } from './readFigures.js'
import { readTime, type TimeBounds } from './readTime.js'
import type { SeriesNames } from './SeriesNames.js'
import { readItems, type Submission, shownName } from './Submission.js'

interface SourcedItem extends CollectionItem {
  readonly kind: MetricKind
}

/**
 * The body of `POST /v1/metrics` (reference 2). Gauges come before counters, which is how refusals are numbered. Unknown fields are ignored.
 * @throws RequestRefusal when it holds no measurement at all
 */
export function readSourcedSubmission(body: unknown, bounds: TimeBounds, names: SeriesNames): Submission {
  if (!isFields(body)) throw new RequestRefusal(400, { request: ['Must contain a measurement'] })
  const items: SourcedItem[] = [
    ...collectionItems('gauges', field(body, 'gauges')).map((item): SourcedItem => ({ ...item, kind: 'gauge' })),
    ...collectionItems('counters', field(body, 'counters')).map((item): SourcedItem => ({ ...item, kind: 'counter' })),
  ]
  checkNumberOfMeasurements(items.length)
  const create = new CreationProperties(body)
  return readItems(
    items,
    ({ item, key }) => shownName(item, key),
    (item, index) => readItem(item, index, { body, bounds, names, create }),
  )
}

/** What the items of a request have in common. */
interface Common {
  readonly body: Fields
  readonly bounds: TimeBounds
  readonly names: SeriesNames
  readonly create: CreationProperties
}

function readItem({ item, key, kind }: SourcedItem, index: number, common: Common): IncomingMeasurement | undefined {
  if (!isFields(item)) throw new FieldFault(kind === 'gauge' ? 'gauges' : 'counters', 'must hold objects')
  const { name, series } = common.names.sourced(item, common.body, key)
  const figures = kind === 'gauge' ? readGaugeFigures(item, 'sources') : readCounterFigures(item)
  if (figures === undefined) throw new FieldFault('value', 'is required')
  const time = readTime(item, common.body, 'measure_time', common.bounds)
  if (figures === 'nothing') return undefined
  const { value, count, sum, min, max, sumSquares } = figures
  const create = common.create.of(item)
  return { index, name, kind, series, time, value, count, sum, min, max, sumSquares, create }
}
