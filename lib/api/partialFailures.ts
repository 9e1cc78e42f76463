import type { ApiAnswer, HttpCore } from '../http/HttpCore.js'
import { readSubmissionAnswer, type SubmissionRoute } from '../http/readSubmissionAnswer.js'
import type { Collection } from './checkMeasurement.js'
import type { EncodedItem } from './chunkItems.js'
import { invalidAnswer } from './invalidAnswer.js'
import type { SubmissionFailure } from './Submission.js'

/**
 * What of a request was refused although it was answered with success: as many as the answer counts, each with its place where it names one.
 *
 * @throws {InvalidResponseError} the answer doesn't prove that anything was stored
 */
export function partialFailures(
  answer: ApiAnswer,
  route: SubmissionRoute,
  items: readonly EncodedItem<Collection>[],
  { redact }: Pick<HttpCore, 'redact'>,
): readonly SubmissionFailure[] {
  const { status, headers, json } = answer
  const response = { status, headers, json, hasBody: json !== undefined }
  const reading = readSubmissionAnswer(response, route, items.length, redact)
  if (!reading.isProof) throw invalidAnswer(answer, reading.why)
  return reading.failures.map(({ index, name, param, message }) => {
    const item = index === undefined ? undefined : items[index]
    const shown = item?.name ?? name
    return {
      collection: item?.collection ?? items[0]?.collection ?? 'measurements',
      ...(item === undefined ? {} : { index: item.index }),
      count: 1,
      ...(shown === undefined ? {} : { name: shown }),
      ...(param === undefined ? {} : { param }),
      message,
    }
  })
}
