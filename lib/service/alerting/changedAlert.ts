import type { Alert, Condition } from './Alert.js'
import { type AlertChange, defaultRearm } from './readAlert.js'
import type { GivenCondition } from './readCondition.js'

/** A new alert, without an id. `now`: Unix seconds. */
export function newAlert(change: AlertChange, now: number): Alert {
  const blank: Alert = {
    id: 0,
    name: '',
    description: null,
    conditions: [],
    services: [],
    attributes: {},
    active: true,
    rearm_seconds: defaultRearm,
    rearm_per_signal: false,
    md: false,
    next_condition: 1,
  }
  return changedAlert(blank, change, now)
}

/**
 * An alert after a change. Conditions are replaced as a whole, and gone if none are named (reference 8.2); everything else stays that isn't
 * named. A condition that is just as it was goes on counting its duration.
 */
export function changedAlert(alert: Alert, change: AlertChange, now: number): Alert {
  let next = alert.next_condition
  const taken = new Set<number>()
  const conditions = (change.conditions ?? []).map((given): Condition => {
    const known = alert.conditions.find((one) => one.id === given.id && !taken.has(one.id))
    const id = known?.id ?? next
    if (known === undefined) next += 1
    taken.add(id)
    return { ...given, id, since: known !== undefined && isSame(known, given) ? known.since : now }
  })
  return {
    id: alert.id,
    name: change.name ?? alert.name,
    description: change.description === undefined ? alert.description : change.description,
    conditions,
    services: change.services === undefined ? alert.services : [...new Set(change.services)],
    attributes: change.attributes ?? alert.attributes,
    active: change.active ?? alert.active,
    rearm_seconds: change.rearm_seconds ?? alert.rearm_seconds,
    rearm_per_signal: change.rearm_per_signal ?? alert.rearm_per_signal,
    md: change.md ?? (conditions.some(({ tags }) => tags !== null) || (conditions.length === 0 && alert.md)),
    next_condition: next,
  }
}

function isSame(known: Condition, given: GivenCondition): boolean {
  return JSON.stringify({ ...given, id: known.id, since: known.since }) === JSON.stringify(known)
}
