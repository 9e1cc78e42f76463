import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field, isFields } from '../fields/Fields.js'
import { list, readFields } from '../fields/readFields.js'
import { filledText, type Rule, whole } from '../fields/rules.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { Store } from '../store/Store.js'

const longestName = 255
const mostInstruments = 500

/** The number of an instrument, alone as forms send it, or in an object as it is answered. */
const instrument: Rule<number> = (name, value) => {
  const id = whole(0, Number.MAX_SAFE_INTEGER)(name, isFields(value) ? field(value, 'id') : value)
  if (id === null) throw new FieldFault(name, 'must be the id of an instrument')
  return id
}

const rules = { name: filledText(longestName), instruments: list(instrument, mostInstruments) }

/** What a body says of a dashboard. @throws RequestRefusal 400, also for an instrument that isn't there */
export async function readDashboard(
  store: Store,
  fields: Fields,
  required: readonly 'name'[] = [],
): Promise<{ readonly name?: string; readonly instruments?: readonly number[] }> {
  const read = readFields(fields, rules, required)
  for (const id of read.instruments ?? []) {
    if ((await store.getDocument('instrument', id)) === undefined) {
      throw new RequestRefusal(400, { params: { instruments: [`${id} does not exist`] } })
    }
  }
  return read
}

/** 422: another dashboard has this name. */
export function dashboardTaken(): RequestRefusal {
  return new RequestRefusal(422, { params: { name: ['has already been taken'] } })
}
