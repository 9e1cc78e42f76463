import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field } from '../fields/Fields.js'
import { toNumber } from '../fields/readNumber.js'
import type { PossibleTimes } from '../store/clock/ServiceClock.js'

/** The times that a request may carry, in Unix seconds. */
export interface TimeBounds {
  /** The time of measurements that say none. */
  readonly now: number
  readonly oldest: number
  readonly newest: number
}

const day = 86_400
const year = 365 * day

/**
 * Reference 15: refused only when older than the longest roll-up or more than a day ahead, and not where the fault may be the service's own clock,
 * since clients drop what is refused. `longest`: milliseconds that the longest-lived records are kept if the operator said so, since a longer
 * archive is for older data, and what would be removed at once is better refused than lost.
 */
export function timeBounds({ now, earliest, latest }: PossibleTimes, longest?: number): TimeBounds {
  const reach = longest === undefined ? year : Math.floor(longest / 1000)
  return {
    now: Math.floor(now / 1000),
    oldest: Math.floor(earliest / 1000) - reach,
    newest: Math.floor(latest / 1000) + day,
  }
}

/** The time of an item, its own or the request's, floored to the second. @throws FieldFault */
export function readTime(item: Fields, request: Fields, name: 'measure_time' | 'time', bounds: TimeBounds): number {
  const given = field(item, name) ?? field(request, name)
  if (given === undefined || given === '') return bounds.now
  const number = toNumber(given)
  if (number === undefined) throw new FieldFault(name, 'is not a number')
  const time = Math.floor(number)
  if (time < bounds.oldest) throw new FieldFault(name, 'is too far in the past')
  if (time > bounds.newest) throw new FieldFault(name, 'is too far in the future')
  return time
}
