import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field, isFields } from '../fields/Fields.js'
import { type Read, readFields } from '../fields/readFields.js'
import { choice, type Rule, text } from '../fields/rules.js'
import { RequestRefusal } from '../RequestRefusal.js'
import { checkTarget } from './checkTarget.js'
import type { ServiceSettings } from './NotifierService.js'
import { serviceTypes } from './serviceTypes.js'

const mostSettings = 50
const longestName = 255
const longestSetting = 4_096
/** The longest name that the rooms of hipchat showed (reference 8.3). */
const longestFrom = 15

/** Texts, numbers and flags, by names that a client chose. */
const settings: Rule<ServiceSettings> = (name, value) => {
  if (!isFields(value)) throw new FieldFault(name, 'must be an object')
  const entries = Object.entries(value).filter(([, setting]) => setting !== null && setting !== undefined)
  if (entries.length > mostSettings) throw new FieldFault(name, `must be at most ${mostSettings}`)
  for (const [key, setting] of entries) {
    if (key === '' || key.length > longestName)
      throw new FieldFault(name, `must have names of 1 to ${longestName} characters`)
    const isPlain = typeof setting === 'string' || typeof setting === 'boolean' || Number.isFinite(setting)
    // The name alone: what was given may be a secret.
    if (!isPlain || String(setting).length > longestSetting)
      throw new FieldFault(name, `must be texts of at most ${longestSetting} characters, numbers or booleans`)
  }
  return Object.fromEntries(entries) as ServiceSettings
}

const rules = { type: choice(...serviceTypes.keys()), title: text(longestName), settings }

/** What a body says of a service. Fields that it doesn't name are absent. */
export type ServiceChange = Read<typeof rules>

/** @throws RequestRefusal 400 with every fault by field */
export function readService(body: Fields, isNew: boolean): ServiceChange {
  return readFields(body, rules, isNew ? ['type', 'settings'] : [])
}

/**
 * Holds settings against what their type requires.
 * @throws RequestRefusal 400 with every fault by setting
 */
export function checkSettings(type: string, given: ServiceSettings): void {
  const faults: Record<string, string[]> = {}
  for (const name of serviceTypes.get(type)?.required ?? []) {
    const value = field(given, name)
    if (value === undefined || String(value).trim() === '') faults[name] = ['is required']
    else if (name === 'url') attempt(faults, name, () => checkTarget(name, String(value)))
    else if (name === 'from' && String(value).length > longestFrom)
      faults[name] = [`is too long (at most ${longestFrom} characters)`]
  }
  if (Object.keys(faults).length > 0) throw new RequestRefusal(400, { params: faults })
}

function attempt(faults: Record<string, string[]>, name: string, check: () => void): void {
  try {
    check()
  } catch (error) {
    if (!(error instanceof FieldFault)) throw error
    faults[name] = [error.message]
  }
}
