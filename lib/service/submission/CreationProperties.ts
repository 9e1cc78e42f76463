import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field, isFields } from '../fields/Fields.js'
import { checkNumberOfAttributes, readAttribute } from '../metric/attributes.js'
import { propertyRules } from '../metric/properties.js'
import type { MetricProperties } from '../store/Store.js'

const names = ['display_name', 'description', 'period'] as const

const itemFields = [...names, 'attributes'] as const

/** What the items of one request say about their metrics; see `creationProperties`. Those that say nothing share what the request says. */
export class CreationProperties {
  readonly #request: Fields
  readonly #shared: MetricProperties | undefined

  constructor(request: Fields) {
    this.#request = request
    this.#shared = creationProperties({}, request)
  }

  of(item: Fields): MetricProperties | undefined {
    for (const name of itemFields) if (field(item, name) !== undefined) return creationProperties(item, this.#request)
    return this.#shared
  }
}

/**
 * What an item says about its metric, should this request create it; `period` and `attributes` may stand at the top of the request (reference
 * 2.1). Decoration that doesn't fit is left out: a measurement is never lost for a colour, least of all when the metric exists and the
 * colour would be ignored.
 */
function creationProperties(item: Fields, request: Fields): MetricProperties | undefined {
  let properties: Record<string, unknown> | undefined
  for (const name of names) {
    const given = field(item, name) ?? (name === 'period' ? field(request, name) : undefined)
    if (given === undefined) continue
    const read = tolerate(() => propertyRules[name](given))
    if (read !== undefined && read !== null) properties = { ...properties, [name]: read }
  }
  const attributes = attributesOf(field(item, 'attributes') ?? field(request, 'attributes'))
  if (attributes !== undefined) properties = { ...properties, attributes }
  return properties
}

function attributesOf(given: unknown): Record<string, unknown> | undefined {
  if (!isFields(given)) return undefined
  const entries = Object.entries(given)
  if (tolerate(() => checkNumberOfAttributes(entries.length) ?? true) === undefined) return undefined
  const fitting = entries
    .map(([name, value]): [string, unknown] => [name, tolerate(() => readAttribute(name, value))])
    .filter(([, value]) => value !== undefined && value !== null)
  return fitting.length === 0 ? undefined : Object.fromEntries(fitting)
}

function tolerate<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FieldFault) return undefined
    throw error
  }
}
