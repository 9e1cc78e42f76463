import { isLegalName } from '../../measurement/index.js'
import type { Refusal } from '../store/Store.js'

/** The most messages for one field: enough to mend a request by, and no megabytes for a body that is wrong throughout. */
const maxMessages = 100
/** The most fields: those of attributes are named by the client. */
const maxFields = 100

/** Messages by field, and beside them, as a plain text, the name of the first culprit, by which clients isolate it (reference 2.5, shape f). */
export function refusalParams(refusals: readonly Refusal[]): Record<string, readonly string[] | string> {
  const params = new Map<string, Set<string>>()
  for (const { param, message } of refusals) {
    const messages = params.get(param) ?? new Set()
    if (messages.size === 0 && params.size >= maxFields) continue
    if (messages.size < maxMessages) messages.add(message)
    params.set(param, messages)
  }
  const body: Record<string, readonly string[] | string> = Object.fromEntries(
    [...params].map(([param, messages]) => [param, [...messages]]),
  )
  const culprit = refusals[0]?.name
  if (isLegalName(culprit) && !params.has('name')) body['name'] = culprit
  return body
}

/** Shape a or f: `{"errors":{"params":{…}},"request_time":…}`. `now`: milliseconds. */
export function refusalBody(refusals: readonly Refusal[], now: number): object {
  return { errors: { params: refusalParams(refusals) }, request_time: Math.floor(now / 1000) }
}
