import type { Fields } from '../fields/Fields.js'
import { isFields } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'
import { AnswerThrown, requestError } from './Answer.js'
import type { FormParser } from './FormParser.js'

/** What a body is, by its content type. */
export type BodyKind = 'json' | 'form' | 'unnamed' | 'other'

/** `unnamed`: no type at all, or one that says nothing, as clients send that don't know what theirs adds. */
export function bodyKind(contentType: string | undefined): BodyKind {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type === 'application/json' || type === 'text/json' || /^application\/[\w.-]+\+json$/.test(type)) return 'json'
  if (type === 'application/x-www-form-urlencoded') return 'form'
  if (type === '') return 'unnamed'
  if (type === 'text/plain' || type === 'application/octet-stream') return 'unnamed'
  return 'other'
}

/** Whether a body is read as JSON, if at all: by its type, or because no form starts like this. */
export function isReadAsJson(body: Buffer, contentType: string | undefined): boolean {
  return bodyKind(contentType) === 'json' || /^\uFEFF?\s*[{[]/.test(body.toString('utf8', 0, 64))
}

/**
 * A JSON body, whose depth and size were checked as it was read (`weighJson`).
 * @throws AnswerThrown 400 that closes the connection: where a client counts characters for `Content-Length` and not bytes, the rest of the
 * body would be taken for the next request (reference 14)
 */
export function parseJson(body: Buffer): unknown {
  try {
    const text = body.toString('utf8')
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch {
    throw new AnswerThrown(
      requestError(
        400,
        'Unable to process JSON: the body is broken, or longer than its Content-Length (in bytes) says',
        {
          connection: 'close',
        },
      ),
    )
  }
}

/**
 * The fields of a body, JSON or form by its content type; what looks like JSON is read as JSON under a form's type or none, too, as clients
 * send it that leave the type to their library. An empty body has no fields.
 * @throws RequestRefusal 415 for another type, 400 when the body is no object; AnswerThrown for broken JSON
 */
export function parseFields(body: Buffer, contentType: string | undefined, forms: FormParser): Fields {
  if (body.length === 0) return {}
  if (bodyKind(contentType) === 'other') {
    throw new RequestRefusal(415, {
      request: ['Content-Type must be application/json or application/x-www-form-urlencoded'],
    })
  }
  if (!isReadAsJson(body, contentType)) return forms.read(body.toString('utf8'))
  const parsed = parseJson(body)
  if (isFields(parsed)) return parsed
  throw new RequestRefusal(400, { request: ['The body must be an object'] })
}
