import { fieldMessages } from '../../http/fieldMessages.js'
import type { HttpResponse } from '../../http/HttpCore.js'
import { parseJson } from '../../http/parseJson.js'
import { readSubmissionAnswer } from '../../http/readSubmissionAnswer.js'
import type { Redact } from '../../http/Secrets.js'
import { wordsOf } from '../../http/wordsOf.js'
import type { EncodedBatch } from '../EncodedBatch.js'
import type { Outcome } from '../Outcome.js'

/** The text of a type clash; every server since 2012 has used it, and clients match on it. */
const typeClash = /'([^']{1,255})' is a \S+, but was submitted/
const typeClashes = new RegExp(typeClash, 'g')

/** Characters of what an answer says. */
const longestWords = 300

/**
 * What an answer of the Metrics API means for the batch it answers, as docs/architecture.md has it ("Delivery", 5). Pure. Where an answer can't be
 * one of this API (a login page, a proxy's error, a success that proves nothing), we are refused and no data is blamed.
 *
 * @param redact takes secrets out of what the answer says
 */
export function readAnswer(response: HttpResponse, batch: EncodedBatch, redact: Redact): Outcome {
  const { status } = response
  const { isJson, value: json } = parseJson(response.body)
  if (status >= 200 && status < 300) return readSuccess(response, json, batch, redact)
  const message = describe(response, json, redact)
  if (status === 413) return refusedData(isJson ? message : '413: the request is too large', json, true)
  if (status === 400 || status === 422)
    return isJson
      ? refusedData(message, json, false)
      : weAreRefused(`${status} with something that is not of this API`, false)
  if (status === 403 && isRateLimit(json)) return doubtful(response, '403, a rate limit')
  if ((status >= 300 && status < 400) || [401, 403, 404, 405, 407, 415].includes(status))
    return weAreRefused(message, false)
  return doubtful(response, message)
}

function readSuccess(response: HttpResponse, json: unknown, batch: EncodedBatch, redact: Redact): Outcome {
  const { status, headers, body } = response
  const answer = { status, headers, json, hasBody: body.trim() !== '' }
  const route = batch.path === 'metrics' ? 'metrics' : 'measurements'
  const reading = readSubmissionAnswer(answer, route, batch.count, redact)
  if (!reading.isProof)
    return weAreRefused(
      `${status} ${reading.why}; check the url, another program may be answering`,
      reading.mayBeStored,
    )
  if (reading.failures.length === 0) return { kind: 'stored' }
  const refusals = reading.failures.map(({ index, name, param, message }) => ({
    index,
    name: name ?? (index === undefined ? undefined : batch.nameAt(index)),
    message: param === undefined || message.startsWith(param) ? message : `${param} ${message}`,
    isTypeClash: typeClash.test(message),
  }))
  return { kind: 'stored-in-part', refusals }
}

function refusedData(message: string, json: unknown, isTooLarge: boolean): Outcome {
  return { kind: 'data-refused', message, names: blamedNames(json), isTooLarge, isTypeClash: typeClash.test(message) }
}

function weAreRefused(message: string, mayBeStored: boolean): Outcome {
  return { kind: 'we-are-refused', message, mayBeStored }
}

/** Metrics that an answer blames: `params.name` beside other fields, or the name in the text of a type clash. */
function blamedNames(json: unknown): string[] {
  const names = new Set<string>()
  const errors = isRecord(json) ? json['errors'] : undefined
  const params =
    isRecord(errors) && isRecord(errors['params']) ? errors['params'] : isRecord(json) ? json['params'] : undefined
  if (isRecord(params) && typeof params['name'] === 'string') names.add(params['name'].toLowerCase())
  for (const match of JSON.stringify(errors ?? {}).matchAll(typeClashes)) {
    names.add(match[1]!.toLowerCase())
  }
  return [...names]
}

/** Librato answered 403 with a top-level `error` that names a limit. */
function isRateLimit(json: unknown): boolean {
  return isRecord(json) && typeof json['error'] === 'string' && /limit/i.test(json['error'])
}

function doubtful(response: HttpResponse, message: string): Outcome {
  return { kind: 'doubtful', message, mayBeStored: true, retryAfter: response.retryAfter }
}

function describe({ status }: HttpResponse, json: unknown, redact: Redact): string {
  if (status >= 300 && status < 400) return `${status}, a redirect, which is not followed; check the url`
  if (status === 407) return '407: the proxy asks for other credentials, which stand in its url'
  const words = wordsOf(fieldMessages(json, redact), redact).slice(0, longestWords)
  return words === '' ? `${status}` : `${status}: ${words}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
