import type { HttpResponse } from '../../http/HttpCore.js'
import type { EncodedBatch } from '../EncodedBatch.js'
import type { ItemRefusal, Outcome } from '../Outcome.js'

/** The text of a type clash; every server since 2012 has used it, and clients match on it. */
const typeClash = /'([^']{1,255})' is a \S+, but was submitted/
const typeClashes = new RegExp(typeClash, 'g')

/**
 * What an answer of the Metrics API means for the batch it answers (design, section 7, rule 5). Pure. Where an answer can't be one of this
 * API (a login page, a proxy's error), we are refused and no data is blamed.
 */
export function readAnswer(response: HttpResponse, batch: EncodedBatch): Outcome {
  const { status } = response
  const json = parse(response.body)
  if (status >= 200 && status < 300) return readSuccess(response, json, batch)
  if (status === 413) return refusedData('the request is too large', response, json, true)
  if (status === 400 || status === 422) {
    return json === undefined
      ? { kind: 'we-are-refused', message: `${status} with something that is not of this API` }
      : refusedData(`${status}`, response, json, false)
  }
  if (status === 403 && isRateLimit(json)) return doubtful(response, '403, a rate limit')
  if ((status >= 300 && status < 400) || [401, 403, 404, 405, 415].includes(status)) {
    return { kind: 'we-are-refused', message: describe(status, json, response) }
  }
  return doubtful(response, describe(status, json, response))
}

function readSuccess(response: HttpResponse, json: unknown, batch: EncodedBatch): Outcome {
  if (response.body.trim() === '') return { kind: 'stored' }
  if (!isRecord(json)) {
    return {
      kind: 'we-are-refused',
      message: `${response.status} with something that is not JSON: another program answers`,
    }
  }
  const refusals = readRefusals(json, batch)
  return refusals.length === 0 ? { kind: 'stored' } : { kind: 'stored-in-part', refusals }
}

/** Failed items, by index; where the answer gives fewer than it counts, the rest by number. */
function readRefusals(json: Record<string, unknown>, batch: EncodedBatch): ItemRefusal[] {
  const refusals: ItemRefusal[] = []
  const seen = new Set<number>()
  const errors = Array.isArray(json['errors']) ? json['errors'] : isEmpty(json['errors']) ? [] : [json['errors']]
  for (const error of errors) {
    const entry = isRecord(error) ? error : {}
    const given = entry['index']
    const index =
      typeof given === 'number' && Number.isInteger(given) && given >= 0 && given < batch.count ? given : undefined
    if (index !== undefined) {
      if (seen.has(index)) continue
      seen.add(index)
    }
    const name =
      typeof entry['name'] === 'string' ? entry['name'] : index === undefined ? undefined : batch.nameAt(index)
    const message = messageOf(error)
    refusals.push({ index, name, message, isTypeClash: typeClash.test(message) })
  }
  const summary = isRecord(json['measurements']) ? json['measurements']['summary'] : undefined
  const failed = isRecord(summary) && typeof summary['failed'] === 'number' ? summary['failed'] : 0
  while (refusals.length < Math.min(failed, batch.count))
    refusals.push({ index: undefined, name: undefined, message: 'refused', isTypeClash: false })
  return refusals.slice(0, batch.count)
}

function refusedData(fallback: string, response: HttpResponse, json: unknown, isTooLarge: boolean): Outcome {
  const message = json === undefined ? fallback : describe(response.status, json, response)
  return { kind: 'data-refused', message, names: blamedNames(json), isTooLarge, isTypeClash: typeClash.test(message) }
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

function describe(status: number, json: unknown, response: HttpResponse): string {
  const location = response.headers['location']
  if (status >= 300 && status < 400) return `${status}, a redirect${location === undefined ? '' : ' elsewhere'}`
  const message = json === undefined ? '' : messageOf(json)
  return message === '' ? `${status}` : `${status}: ${message}`
}

/** All texts of an answer in one line, cut short. */
function messageOf(value: unknown): string {
  const texts: string[] = []
  collectTexts(value, '', texts, 0)
  return texts.join('; ').slice(0, 300)
}

function collectTexts(value: unknown, field: string, texts: string[], depth: number): void {
  if (depth > 5 || texts.length > 10) return
  if (typeof value === 'string') texts.push(field === '' ? value : `${field} ${value}`)
  else if (Array.isArray(value)) for (const entry of value) collectTexts(entry, field, texts, depth + 1)
  else if (isRecord(value)) {
    for (const [name, entry] of Object.entries(value)) {
      const isWrapper = ['errors', 'error', 'params', 'request', 'system', 'message', 'reason'].includes(name)
      collectTexts(entry, isWrapper ? field : name, texts, depth + 1)
    }
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (isRecord(value) && Object.keys(value).length === 0)
}
