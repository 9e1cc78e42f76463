import { describeThrown } from '../errors/describeThrown.js'
import { isLegalName, isLegalSource } from '../measurement/names.js'
import { isLegalValue } from '../measurement/numbers.js'
import type { Measurement } from '../windows/Measurement.js'
import type { RefusalCause } from './Refusals.js'
import { tagsRefused } from './SeriesScope.js'
import type { SeriesDefaults } from './SeriesTable.js'
import { readTags, type TagValues } from './tagKey.js'

/** One exact measurement, by the wire's names: either `value`, or `count` and `sum` with what else is known. */
export interface SingleMeasurement {
  readonly name: string
  readonly value?: number
  readonly count?: number
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  readonly sum_squares?: number
  /** Unix seconds, fractions are cut off. Default: now. */
  readonly measure_time?: number
  /** Model `tags` only; on top of the reporter's own. */
  readonly tags?: TagValues
  /** Model `sources`: in place of the reporter's own. Model `tags`: the tag `source`. */
  readonly source?: string
  /** Model `sources` only: `counter` sends an absolute total. Default: `gauge`. */
  readonly type?: 'gauge' | 'counter'
  /** The following count only if this creates the metric. */
  readonly period?: number
  readonly display_name?: string
  readonly description?: string
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** A refusal of a single measurement. */
export class MeasurementFault {
  readonly cause: RefusalCause
  readonly detail: string | undefined

  constructor(cause: RefusalCause, detail?: string) {
    this.cause = cause
    this.detail = detail
  }
}

const FIGURES = ['value', 'count', 'sum', 'min', 'max', 'sum_squares'] as const
const PROPERTIES = ['period', 'display_name', 'description', 'attributes'] as const
const FIELDS = new Set<string>([...FIGURES, ...PROPERTIES, 'name', 'measure_time', 'tags', 'source', 'type'])

/** What was given, each field of it read once: a getter that throws must not reach whoever records. */
export function readFields(given: unknown): Partial<SingleMeasurement> | MeasurementFault {
  if (typeof given !== 'object' || given === null) return new MeasurementFault('measurement', 'it is no object')
  try {
    const fields = new Set([...FIELDS, ...Object.keys(given)])
    const values = [...fields].map((field) => [field, (given as Readonly<Record<string, unknown>>)[field]] as const)
    return Object.fromEntries(values.filter(([field, value]) => value !== undefined || !FIELDS.has(field)))
  } catch (error) {
    return new MeasurementFault('measurement', `it can't be read: ${describeThrown(error)}`)
  }
}

/**
 * Checks a single measurement and completes it with the reporter's defaults. `name` has the prefix already; `now` is Unix seconds.
 *
 * @throws {LibratoError} `INVALID_OPTION`: tags on a reporter that reports by source
 */
export function readMeasurement(
  given: Partial<SingleMeasurement>,
  name: unknown,
  defaults: SeriesDefaults,
  now: number,
): Measurement | MeasurementFault {
  const unknown = Object.keys(given).find((field) => !FIELDS.has(field))
  if (unknown !== undefined)
    return new MeasurementFault('measurement', `${JSON.stringify(unknown.slice(0, 80))} is no field of a measurement`)
  if (!isLegalName(name)) return new MeasurementFault('name')
  const { type: kind = 'gauge', measure_time: time = now } = given
  if (kind !== 'gauge' && (kind !== 'counter' || defaults.model === 'tags')) {
    return new MeasurementFault(
      'measurement',
      "type must be 'gauge', or 'counter' where the reporter reports by source",
    )
  }
  if (typeof time !== 'number' || !(time >= 0 && time < 1e11)) {
    return new MeasurementFault('measurement', 'measure_time must be Unix seconds')
  }
  const figures = readFigures(given, kind)
  if (figures instanceof MeasurementFault) return figures
  const identity = readIdentity(given, defaults)
  if (identity instanceof MeasurementFault) return identity
  const properties = readProperties(given)
  if (properties === undefined) return new MeasurementFault('measurement', 'its properties are no JSON')
  return { kind, name, time: Math.floor(time), figures, properties, ...identity }
}

function readFigures(given: Partial<SingleMeasurement>, kind: string): Record<string, number> | MeasurementFault {
  const figures: Record<string, number> = {}
  for (const figure of FIGURES) {
    const value = given[figure]
    if (value === undefined) continue
    if (!isLegalValue(value)) return new MeasurementFault('value', `${figure} must be a finite number within 1e126`)
    figures[figure] = value
  }
  const { value, count, sum } = given
  const isSingle = value !== undefined && Object.keys(figures).length === 1
  const isSummary = kind === 'gauge' && value === undefined && count !== undefined && count > 0 && sum !== undefined
  if (!isSingle && !isSummary) return new MeasurementFault('measurement')
  if (kind === 'counter' && value! < 0) return new MeasurementFault('negative')
  return figures
}

function readIdentity(
  given: Partial<SingleMeasurement>,
  defaults: SeriesDefaults,
): Pick<Measurement, 'tags' | 'source'> | MeasurementFault {
  const { tags, source } = given
  if (defaults.model === 'sources') {
    if (tags !== undefined) throw tagsRefused()
    if (source !== undefined && !isLegalSource(source)) return new MeasurementFault('tags', 'the source is not legal')
    return { tags: undefined, source: source ?? defaults.source }
  }
  const own = readTags(tags ?? {}, source)
  if (typeof own === 'string') return new MeasurementFault('tags', `tags: ${own}`)
  return { tags: new Map([...defaults.tags, ...own]), source: undefined }
}

/** JSON without braces. Undefined if something in it can't be written. */
function readProperties(given: Partial<SingleMeasurement>): string | undefined {
  const properties = Object.fromEntries(
    PROPERTIES.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  )
  try {
    return JSON.stringify(properties).slice(1, -1)
  } catch {
    return undefined
  }
}
