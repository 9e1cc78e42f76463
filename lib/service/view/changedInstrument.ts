import { type MetricTypes, storedStream } from '../space/chartBody.js'
import type { DocumentBody } from '../store/documents/Document.js'
import type { InstrumentFields } from './instrumentRules.js'

/** What an instrument is before anything is said of it. */
export const emptyInstrument: DocumentBody = { streams: [], attributes: {} }

/** An instrument after a change: streams are replaced as a whole, attributes one by one; null leaves none. */
export function changedInstrument(
  body: DocumentBody,
  { streams, attributes }: InstrumentFields,
  types: MetricTypes,
): DocumentBody {
  const known = body['attributes'] as object
  return {
    streams: streams?.map((stream) => storedStream(stream, types)) ?? body['streams'],
    attributes: attributes === null ? {} : { ...known, ...attributes },
  }
}
