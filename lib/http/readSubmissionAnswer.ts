import { fieldMessages } from './fieldMessages.js'
import type { Redact } from './Secrets.js'
import { wordsOf } from './wordsOf.js'

/** The two routes that take measurements, by the last part of their path. */
export type SubmissionRoute = 'metrics' | 'measurements'

/** An answer of success to a submission. */
export interface SubmissionAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Whether there is anything in its body. */
  readonly hasBody: boolean
  /** The body, parsed; undefined where it is no JSON. */
  readonly json: unknown
}

/** A measurement that was refused while others of its request were stored. */
export interface ItemFailure {
  /** Its position in the request; undefined where the answer gives none that can be used. */
  readonly index: number | undefined
  readonly name: string | undefined
  readonly param: string | undefined
  readonly message: string
}

/** What a 2xx proves of the measurements that were sent. */
export type SubmissionReading =
  /** All of them are settled: these were refused, the others are stored. */
  | { readonly isProof: true; readonly failures: readonly ItemFailure[] }
  /** Nothing. `why`: words that follow "answered 200". `mayBeStored`: it may come from a service that has stored them all the same. */
  | { readonly isProof: false; readonly why: string; readonly mayBeStored: boolean }

/** Characters of what is said about one measurement. */
const longestWords = 300

/**
 * Reads a 2xx to a submission. Any program answers 2xx to a POST now and then, so only an answer is believed that this API gives: a summary in which
 * accepted and failed add up to what was sent; by sources, where the documents have no body, exactly 200 without one, either as JSON by its type or
 * with the `Idempotency-Max-Age` of our service. Everything else proves nothing.
 *
 * @param sent measurements in the request
 */
export function readSubmissionAnswer(
  answer: SubmissionAnswer,
  route: SubmissionRoute,
  sent: number,
  redact: Redact,
): SubmissionReading {
  const { headers, json, hasBody } = answer
  if (!hasBody) {
    if (route === 'metrics' && isEmptySuccess(answer)) return { isProof: true, failures: [] }
    return unproven('with an empty body, which does not say that anything was stored', true)
  }
  if (!isRecord(json)) return unproven('with something that is not of this API', false)
  const summary = isRecord(json['measurements']) ? json['measurements']['summary'] : undefined
  if (!isRecord(summary)) {
    const words = wordsOf(fieldMessages(json, redact), redact).slice(0, longestWords)
    return unproven(`without a summary of what was stored${words === '' ? '' : ` ("${words}")`}`, false)
  }
  const { accepted, failed, total = sent } = summary
  if (!isCount(accepted) || !isCount(failed) || accepted + failed !== sent || total !== sent)
    return unproven(`with a summary that is not of the ${sent} measurements that were sent`, true)
  const { placed, unplaced } = readErrors(json['errors'], sent, redact)
  const isSaid = placed.length + unplaced.length > 0 || isFlagged(headers['x-partial-failure'])
  if (placed.length > failed || (failed === 0 && isSaid))
    return unproven('with a summary that contradicts the errors beside it', true)
  const failures = [...placed, ...unplaced].slice(0, failed)
  while (failures.length < failed)
    failures.push({ index: undefined, name: undefined, param: undefined, message: 'refused without a reason' })
  return { isProof: true, failures }
}

function unproven(why: string, mayBeStored: boolean): SubmissionReading {
  return { isProof: false, why, mayBeStored }
}

function isEmptySuccess({ status, headers }: SubmissionAnswer): boolean {
  const isTyped = /^application\/json\b/i.test(headers['content-type'] ?? '')
  return status === 200 && (isTyped || /^[1-9]\d*$/.test(headers['idempotency-max-age'] ?? ''))
}

/** Errors by the measurement they are about, each once, and those that name none. */
function readErrors(errors: unknown, sent: number, redact: Redact): { placed: ItemFailure[]; unplaced: ItemFailure[] } {
  const entries: unknown[] = Array.isArray(errors) ? errors : isEmpty(errors) ? [] : [errors]
  const placed = new Map<number, ItemFailure>()
  const unplaced: ItemFailure[] = []
  for (const entry of entries) {
    const { index: given, name, param } = isRecord(entry) ? entry : {}
    const index = isCount(given) && given < sent ? given : undefined
    // More than one message about a measurement, or more messages than measurements, say nothing that would be shown.
    if (index === undefined ? unplaced.length >= sent : placed.has(index)) continue
    const failure: ItemFailure = {
      index,
      name: typeof name === 'string' ? redact(name, longestWords) : undefined,
      param: typeof param === 'string' ? redact(param, longestWords) : undefined,
      message: messageOf(entry, redact),
    }
    if (index === undefined) unplaced.push(failure)
    else placed.set(index, failure)
  }
  return { placed: [...placed.values()], unplaced }
}

/** What an entry says, without the fields that say of what. */
function messageOf(entry: unknown, redact: Redact): string {
  const { message, reason } = isRecord(entry) ? entry : {}
  const text = [message, reason, entry].find((each) => typeof each === 'string' && each !== '')
  if (typeof text === 'string') return redact(text, longestWords)
  return wordsOf(fieldMessages({ errors: entry }, redact), redact).slice(0, longestWords) || 'refused without a reason'
}

function isFlagged(header: string | undefined): boolean {
  return header !== undefined && !/^\s*(|0|false|no)\s*$/i.test(header)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (isRecord(value) && Object.keys(value).length === 0)
}
