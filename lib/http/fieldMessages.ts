import type { Redact } from './Secrets.js'

/** Messages by field, nested fields joined by a dot; `request` holds those that belong to no field. */
export type FieldMessages = Readonly<Record<string, readonly string[]>>

/** A hostile answer may be nested without end, or hold a million messages: what is beyond these bounds is not read. */
const deepest = 8
const mostMessages = 100
const longestMessage = 500

/**
 * Reads the messages out of the JSON of an answer, in any of the shapes that clients of this API have met. This is where words of a server become
 * ours, so here secrets are taken out of them: after decoding, and before anything is cut short.
 *
 * - a `{ errors: { params: { field: [msg] } } }`, e the same nested, f with plain strings beside lists
 * - b `{ errors: { request: [msg] } }`, c with one string, d `{ errors: { system: [msg] } }`
 * - g `{ error: msg }`, h `{ errors: [msg] }`, i `{ code, message }`
 *
 * and what our service adds: items `{ index, name, param, message }`. Gives an empty object for anything else.
 */
export function fieldMessages(json: unknown, redact: Redact): FieldMessages {
  const found = new Map<string, string[]>()
  let count = 0
  const add = (field: string, message: string) => {
    if (count >= mostMessages || message === '') return
    count += 1
    const name = field === '' ? 'request' : redact(field, longestMessage)
    const messages = found.get(name) ?? []
    messages.push(redact(message, longestMessage))
    found.set(name, messages)
  }
  const walk = (value: unknown, field: string, depth: number): void => {
    if (count >= mostMessages) return
    if (typeof value === 'string') add(field, value)
    else if (typeof value === 'number' || typeof value === 'boolean') add(field, String(value))
    else if (depth >= deepest || typeof value !== 'object' || value === null) return
    else if (Array.isArray(value)) for (const item of value) walk(item, field, depth + 1)
    else if (typeof (value as { message?: unknown }).message === 'string') {
      const { param, message } = value as { param?: unknown; message: string }
      add(typeof param === 'string' ? join(field, param) : field, message)
    } else for (const [key, item] of Object.entries(value)) walk(item, join(field, key), depth + 1)
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    const { errors, error, message } = json as { errors?: unknown; error?: unknown; message?: unknown }
    if (typeof errors === 'object' && errors !== null && !Array.isArray(errors)) {
      for (const [group, value] of Object.entries(errors)) {
        // These three say where a message belongs, not which field it is about.
        const field = group === 'params' || group === 'request' || group === 'system' ? '' : group
        walk(value, field, 0)
      }
    } else walk(errors, '', 0)
    if (typeof error === 'string') add('', error)
    if (typeof message === 'string') add('', message)
  }
  // No prototype: a field may be called `__proto__`.
  return Object.freeze(
    Object.assign(Object.create(null) as Record<string, readonly string[]>, Object.fromEntries(found)),
  )
}

function join(field: string, key: string): string {
  return field === '' ? key : `${field}.${key}`
}
