import type { Fault, Measured } from './Measured.js'
import { type Fields, measurementOf } from './measurementOf.js'

type Read = Measured | Fault | undefined

/**
 * The measurements of one JSON document, in every form in which the API takes or gives them: one measurement, a list of documents, what
 * `POST /v1/measurements` and `POST /v1/metrics` take, and what `GET /v1/measurements/NAME`, `GET /v1/metrics/NAME` and `get NAME --json` answer.
 */
export function documentMeasurements(document: unknown): Iterable<Read> {
  return Array.isArray(document) ? listed(document) : read(document)
}

function* listed(documents: readonly unknown[]): Generator<Read, void, undefined> {
  for (const document of documents) yield* read(document)
}

function read(document: unknown): Iterable<Read> {
  if (!isFields(document)) return [{ fault: 'is no JSON object' }]
  const { compose, type, composite } = document
  if (compose !== undefined || type === 'composite' || (typeof composite === 'string' && composite !== ''))
    return [{ fault: 'is a composite, which is computed from other metrics; import those' }]
  const { series, gauges, counters, measurements, metrics } = document
  if (Array.isArray(series)) return ofSeries(document, series)
  if (gauges !== undefined || counters !== undefined) return ofSourcedSubmission(document)
  if (Array.isArray(measurements)) return ofItems(measurements, around(document, ['measurements']))
  if (isFields(measurements)) return ofSources(document, measurements)
  if (Array.isArray(metrics)) return listed(metrics)
  if (type !== undefined && document['value'] === undefined && document['count'] === undefined)
    return [{ fault: 'describes a metric and has no measurements' }]
  return [measurementOf(document)]
}

/** An answer by tags: points by series. */
function* ofSeries(document: Fields, series: readonly unknown[]): Generator<Read, void, undefined> {
  if (document['type'] === 'counter') {
    yield { fault: 'is the growth of a counter, not its totals; librato-reporter export writes those' }
    return
  }
  const common = around(document, ['series', 'time', 'tags', 'source'])
  for (const one of series) {
    const { tags, measurements } = isFields(one) ? one : {}
    if (!Array.isArray(measurements)) yield { fault: 'a series has no list of measurements' }
    else yield* ofItems(measurements, tags === undefined ? common : { ...common, tags })
  }
}

/** An answer by sources: records by source. */
function* ofSources(document: Fields, sources: Fields): Generator<Read, void, undefined> {
  const common = around(document, ['measurements', 'time', 'measure_time', 'tags'])
  for (const [source, records] of Object.entries(sources)) {
    if (!Array.isArray(records)) yield { fault: `the source ${JSON.stringify(source)} has no list of measurements` }
    else yield* ofItems(records, { ...common, source })
  }
}

/** A request by sources. Its collections are lists, or objects by name or by number. */
function* ofSourcedSubmission(document: Fields): Generator<Read, void, undefined> {
  // Nothing at the top makes an item go by tags.
  const common = { source: '', ...around(document, ['gauges', 'counters', 'tags']) }
  for (const [collection, type] of [
    ['gauges', 'gauge'],
    ['counters', 'counter'],
  ] as const) {
    const given = document[collection]
    if (given === undefined || given === null) continue
    if (Array.isArray(given)) yield* ofItems(given, { ...common, type })
    else if (isFields(given))
      for (const [name, item] of Object.entries(given)) yield* ofItems([item], { ...common, name, type })
    else yield { fault: `${collection} is no list of measurements` }
  }
}

function* ofItems(items: readonly unknown[], common: Fields): Generator<Read, void, undefined> {
  for (const item of items) {
    if (!isFields(item)) yield { fault: 'a measurement is no JSON object' }
    // An item's empty tags mean that it has none of its own.
    else
      yield measurementOf(
        isFields(item['tags']) && Object.keys(item['tags']).length === 0 ? without(item) : item,
        common,
      )
  }
}

function without({ tags: _, ...rest }: Fields): Fields {
  return rest
}

/** What a document says about all its measurements. */
function around(document: Fields, except: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(document).filter(([field]) => said.has(field) && !except.includes(field)))
}

const said: ReadonlySet<string> = new Set(
  'name type time measure_time tags source period display_name description attributes'.split(' '),
)

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
