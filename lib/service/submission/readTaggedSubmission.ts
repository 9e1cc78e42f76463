import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field, isFields } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { IncomingMeasurement } from '../store/Store.js'
import { CreationProperties } from './CreationProperties.js'
import { checkNumberOfMeasurements } from './collectionItems.js'
import { type Figures, readGaugeFigures } from './readFigures.js'
import { readTime, type TimeBounds } from './readTime.js'
import type { SeriesNames } from './SeriesNames.js'
import { readItems, type Submission, shownName } from './Submission.js'

/** Every field that some client is known to send on this route. */
const knownFields = new Set(
  'name value time period tags attributes display_name description count sum min max last stddev stddev_m2 sum_squares inherit_tags units'.split(
    ' ',
  ),
)

/**
 * The body of `POST /v1/measurements` (reference 3), or `'unknown source'` when an item has the field `source`, for which this route has
 * an answer of its own. Other unknown fields are ignored.
 * @throws RequestRefusal when it holds no measurement at all
 */
export function readTaggedSubmission(
  body: unknown,
  bounds: TimeBounds,
  names: SeriesNames,
): Submission | 'unknown source' {
  const items = isFields(body) ? field(body, 'measurements') : undefined
  if (!isFields(body) || !Array.isArray(items)) {
    throw new RequestRefusal(400, { request: ['Must contain a measurement'] })
  }
  checkNumberOfMeasurements(items.length)
  if (items.some((item) => isFields(item) && field(item, 'source') !== undefined)) return 'unknown source'
  const create = new CreationProperties(body)
  return readItems<unknown>(items, shownName, (item, index) => readItem(item, index, { body, bounds, names, create }))
}

/** What the items of a request have in common. */
interface Common {
  readonly body: Fields
  readonly bounds: TimeBounds
  readonly names: SeriesNames
  readonly create: CreationProperties
}

function readItem(item: unknown, index: number, common: Common): IncomingMeasurement | undefined {
  if (!isFields(item)) throw new FieldFault('measurements', 'must hold objects')
  const { name, series } = common.names.tagged(item, common.body)
  const figures = readGaugeFigures(item, 'tags') ?? zero(item)
  const time = readTime(item, common.body, 'time', common.bounds)
  if (figures === 'nothing') return undefined
  const { value, count, sum, min, max, sumSquares } = figures
  const create = common.create.of(item)
  return { index, name, kind: 'gauge', series, time, value, count, sum, min, max, sumSquares, create }
}

/**
 * The Go client leaves out what is 0, so an item with neither value nor count is a 0. Not so if it has a field that no client sends: a
 * misspelt `value` must not be stored as 0.
 */
function zero(item: Fields): Figures {
  if (Object.keys(item).every((name) => knownFields.has(name))) return { value: 0 }
  throw new FieldFault('value', 'is required')
}
