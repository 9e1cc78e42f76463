import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, isFields } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { MetricProperties } from '../store/Store.js'
import { checkNumberOfAttributes, isKnownAttribute, readAttribute } from './attributes.js'
import { propertyNames, propertyRules } from './properties.js'

/** Which keys beside the properties are attributes written flat: those the API knows, or all but the ones named here. */
export type FlatAttributes = 'known' | { readonly allBut: ReadonlySet<string> }

/**
 * The change that the body of a PUT asks for. Only what the body has is in it; null resets a property and removes an attribute.
 * @throws RequestRefusal 400 with every fault by field
 */
export function readChange(body: Fields, flat: FlatAttributes): MetricProperties {
  const faults = new Map<string, string[]>()
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error
      faults.set(error.param, [...(faults.get(error.param) ?? []), error.message])
      return undefined
    }
  }

  const properties: Record<string, unknown> = {}
  for (const name of propertyNames) {
    if (Object.hasOwn(body, name)) properties[name] = attempt(() => propertyRules[name](body[name]))
  }
  const attributes = attempt(() => attributesOf(body, flat)) ?? []
  if (attributes.length > 0) {
    attempt(() => checkNumberOfAttributes(attributes.length))
    properties['attributes'] = Object.fromEntries(
      attributes.map(([name, value]) => [name, attempt(() => readAttribute(name, value))]),
    )
  }
  if (faults.size > 0) throw new RequestRefusal(400, { params: Object.fromEntries(faults) })
  return properties
}

/** Flat ones first: where both are given, the nested one is the more explicit. */
function attributesOf(body: Fields, flat: FlatAttributes): [string, unknown][] {
  const written = Object.entries(body).filter(
    ([name]) =>
      name !== 'attributes' &&
      !Object.hasOwn(propertyRules, name) &&
      (flat === 'known' ? isKnownAttribute(name) : !flat.allBut.has(name)),
  )
  const nested = Object.hasOwn(body, 'attributes') ? body['attributes'] : undefined
  if (nested === undefined || nested === null || nested === '') return written
  if (!isFields(nested)) throw new FieldFault('attributes', 'must be an object')
  return [...written, ...Object.entries(nested)]
}
