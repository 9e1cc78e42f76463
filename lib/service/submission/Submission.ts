import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { IncomingMeasurement, Refusal } from '../store/Store.js'

/** Refusals of one request: each takes as long as dozens of measurements that are stored. */
const maxRefusals = 10_000

/** What was read from the body of a submission. */
export interface Submission {
  /** Measurements in the request. */
  readonly total: number
  /** Those to store. Valid ones with nothing to store (a count of 0) are in neither list. */
  readonly measurements: readonly IncomingMeasurement[]
  readonly refusals: readonly Refusal[]
}

/** Reads items one after the other, sorting them into measurements and refusals. `undefined` from `read`: valid, with nothing to store. @throws RequestRefusal 413 for too many refusals */
export function readItems<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  read: (item: Item, index: number) => IncomingMeasurement | undefined,
): Submission {
  const measurements: IncomingMeasurement[] = []
  const refusals: Refusal[] = []
  for (const [index, item] of items.entries()) {
    try {
      const measurement = read(item, index)
      if (measurement !== undefined) measurements.push(measurement)
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error
      refusals.push({ index, name: nameOf(item), param: error.param, message: error.message })
      if (refusals.length > maxRefusals) throw tooManyRefusals()
    }
  }
  return { total: items.length, measurements, refusals }
}

/** Clients split what is answered so, and hear of each refusal then. */
function tooManyRefusals(): RequestRefusal {
  return new RequestRefusal(413, {
    request: [`More than ${maxRefusals} measurements are not valid; send less at once to learn which`],
  })
}

/** How a refused item is called in the answer: its name if it has one, cut short if it is far too long. */
export function shownName(item: unknown, key?: string): string {
  const named =
    typeof item === 'object' && item !== null && !Array.isArray(item) ? field(item as Fields, 'name') : undefined
  const name = named ?? key
  return typeof name === 'string' ? name.slice(0, 255) : ''
}
