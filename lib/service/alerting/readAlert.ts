import { isLegalName } from '../../measurement/index.js'
import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field, isFields } from '../fields/Fields.js'
import { list, type Read, readFields } from '../fields/readFields.js'
import { toNumber } from '../fields/readNumber.js'
import { flag, optional, type Rule, text, whole } from '../fields/rules.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { Store } from '../store/Store.js'
import type { Alert } from './Alert.js'
import { readCondition } from './readCondition.js'

const longestDescription = 16_384
const mostConditions = 50
/** The most services that one alert may tell. */
export const mostServices = 50
const mostAttributes = 100
const longestKey = 255
const longestAttribute = 4_096
/** Seconds (reference 8.2). */
export const defaultRearm = 600
/** Seconds: a week, more than anybody waits for a second word. */
const longestRearm = 7 * 86_400

const alertName: Rule<string> = (name, value) => {
  if (isLegalName(value)) return value
  throw new FieldFault(name, 'must be 1 to 255 characters of A-Za-z0-9.:-_')
}

const rearm: Rule<number> = (name, value) => {
  const seconds = whole(60, longestRearm)(name, value) ?? defaultRearm
  if (seconds % 60 !== 0) throw new FieldFault(name, 'must be a multiple of 60')
  return seconds
}

/** The version that is deprecated had other conditions. */
const version: Rule<2> = (name, value) => {
  if (value === null || value === '' || toNumber(value) === 2) return 2
  throw new FieldFault(name, 'must be 2')
}

const id = whole(0, Number.MAX_SAFE_INTEGER)

/** The id of a service: alone, as a text, or within a service as answers expand it, so that an alert that was read can be sent back. */
const serviceId: Rule<number> = (name, value) => {
  const read = id(name, (isFields(value) ? field(value, 'id') : value) ?? null)
  if (read === null) throw new FieldFault(name, 'must be the id of a service')
  return read
}

/** A flat object of texts, numbers and flags; null leaves one out. */
const attributes: Rule<Alert['attributes']> = (name, value) => {
  if (value === null || value === '') return {}
  if (!isFields(value)) throw new FieldFault(name, 'must be an object')
  const entries = Object.entries(value).filter(([, one]) => one !== null)
  if (entries.length > mostAttributes) throw new FieldFault(name, `must be at most ${mostAttributes}`)
  for (const [key, one] of entries) {
    if (key === '' || key.length > longestKey)
      throw new FieldFault(name, `must have names of 1 to ${longestKey} characters`)
    const isPlain = typeof one === 'string' || typeof one === 'boolean' || Number.isFinite(one)
    if (!isPlain || String(one).length > longestAttribute)
      throw new FieldFault(name, `must be texts of at most ${longestAttribute} characters, numbers or booleans`)
  }
  return Object.fromEntries(entries) as Alert['attributes']
}

const rules = {
  name: alertName,
  description: text(longestDescription),
  version,
  conditions: list(readCondition, mostConditions),
  services: list(serviceId, mostServices),
  attributes,
  active: optional(flag),
  rearm_seconds: rearm,
  rearm_per_signal: optional(flag),
  md: optional(flag),
}

/** What a body says of an alert. Fields that it doesn't name are absent. */
export type AlertChange = Read<typeof rules>

/** @throws RequestRefusal 400 with every fault by field */
export async function readAlert(store: Store, body: Fields, isNew: boolean): Promise<AlertChange> {
  const change = readFields(body, rules, isNew ? ['name'] : [])
  for (const service of new Set(change.services)) {
    if ((await store.getDocument('service', service)) === undefined)
      throw new RequestRefusal(400, { params: { services: [`${service} is not a service`] } })
  }
  return change
}
