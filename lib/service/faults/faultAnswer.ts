import { type Answer, jsonType, requestError, systemError } from '../http/Answer.js'
import type { Fault } from './Fault.js'

/** The answer of a fault that has a status: as it says, or in the shape that the API has for the status (reference 2.5). */
export function faultAnswer(status: number, { headers, body }: Fault): Answer {
  const lowered = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]))
  if (body === undefined) {
    if (status >= 500) return systemError(status, 'This failure was asked for.', lowered)
    if (status >= 400) return requestError(status, 'This refusal was asked for.', lowered)
    return { status, headers: lowered }
  }
  const closing: Record<string, string> = status >= 500 ? { connection: 'close' } : {}
  if (typeof body === 'string') return { status, headers: { ...closing, ...lowered }, body }
  return { status, headers: { 'content-type': jsonType, ...closing, ...lowered }, json: body }
}
