import type { Collection } from './checkMeasurement.js'
import type { EncodedItem } from './chunkItems.js'
import type { SubmissionFailure } from './Submission.js'

/**
 * What an answer of success says was refused all the same. Our service lists `{ index, name, param, message }`; of others only the summary's
 * `failed` is sure, so that number counts where items are not named, and an index that points nowhere is not believed.
 */
export function partialFailures(
  json: unknown,
  items: readonly EncodedItem<Collection>[],
): { readonly failed: number; readonly errors: readonly SubmissionFailure[] } {
  const { measurements, errors } = record(json)
  const errorsFound = Array.isArray(errors) ? errors : []
  const failures = new Map<number, SubmissionFailure>()
  const unplaced: SubmissionFailure[] = []
  for (const entry of errorsFound.slice(0, items.length)) {
    const { index, name, param, message, reason } = record(entry)
    const item = typeof index === 'number' ? items[index] : undefined
    const failure = {
      collection: item?.collection ?? items[0]?.collection ?? 'measurements',
      index: item?.index ?? items[0]?.index ?? 0,
      count: 1,
      ...(item !== undefined ? { name: item.name } : typeof name === 'string' ? { name } : {}),
      ...(typeof param === 'string' ? { param } : {}),
      message: [message, reason, entry].find((text) => typeof text === 'string') ?? 'refused',
    } satisfies SubmissionFailure
    if (item === undefined) unplaced.push(failure)
    else if (!failures.has(item.index)) failures.set(item.index, failure)
  }
  const summary = record(record(measurements)['summary'])['failed']
  const named = failures.size + unplaced.length
  const counted = typeof summary === 'number' && Number.isInteger(summary) && summary >= 0 ? summary : named
  return {
    failed: Math.min(Math.max(counted, failures.size), items.length),
    errors: [...failures.values(), ...unplaced],
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
