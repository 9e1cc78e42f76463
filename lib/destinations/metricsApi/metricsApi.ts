import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HttpRequest } from '../../http/HttpCore.js'
import type { Model } from '../../windows/Metric.js'
import type { BatchLimits, Destination, Session } from '../Destination.js'
import type { EncodedBatch } from '../EncodedBatch.js'
import { readAnswer } from './readAnswer.js'
import { readFailure } from './readFailure.js'
import { recognizes } from './recognizes.js'
import { SourcedEncoder } from './SourcedEncoder.js'
import { SparePool } from './SparePool.js'
import { TaggedEncoder } from './TaggedEncoder.js'

const compress = promisify(gzip)

/** Measurements in a batch that the documentation of each route advises to stay within. */
export const defaultMeasurements = { tags: 1_000, sources: 300 } as const satisfies Record<Model, number>

/** Options of {@link metricsApi}. */
export interface MetricsApiOptions {
  readonly model: Model
  readonly limits: BatchLimits
  /** Compress bodies. The hosted service never documented it; ours takes it. */
  readonly gzip: boolean
}

/** The Metrics API: our own service, or anything that speaks its protocol. */
export function metricsApi({ model, limits, gzip: isCompressed }: MetricsApiOptions): Destination {
  const spare = new SparePool()
  return {
    name: 'metrics-api',
    limits,
    encoder: (span, within) =>
      model === 'tags' ? new TaggedEncoder(span, within, spare) : new SourcedEncoder(span, within, spare),
    recognizes,
    request: (encoded, id, session) => requestOf(encoded, id, session, isCompressed),
    farewell: (session) => ({ method: 'POST', path: 'measurements', headers: sessionHeader(session) }),
    readAnswer,
    readFailure,
  }
}

async function requestOf(
  encoded: EncodedBatch,
  id: string,
  session: Session,
  isCompressed: boolean,
): Promise<HttpRequest> {
  const headers: Record<string, string> = { 'idempotency-key': id, ...sessionHeader(session) }
  if (isCompressed) headers['content-encoding'] = 'gzip'
  const body = isCompressed ? await compress(encoded.body) : encoded.body
  return { method: 'POST', path: encoded.path, body, headers }
}

/** Not the session of a batch's id, which may be that of an earlier process whose spool is sent. */
function sessionHeader({ id, isClosing }: Session): Record<string, string> {
  return { 'reporter-session': isClosing ? `${id}; closing` : id }
}
