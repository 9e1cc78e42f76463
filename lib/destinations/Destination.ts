import type { HttpRequest, HttpResponse } from '../http/HttpCore.js'
import type { Redact } from '../http/Secrets.js'
import type { Measurement } from '../windows/Measurement.js'
import type { Metric, SeriesKey } from '../windows/Metric.js'
import type { WindowSpan } from '../windows/Window.js'
import type { EncodedBatch } from './EncodedBatch.js'
import type { Outcome } from './Outcome.js'

/** How much one batch may hold. */
export interface BatchLimits {
  /** Measurements, counted after expansion. */
  readonly measurements: number
  /** Bytes of the body, before compression. */
  readonly bytes: number
}

/**
 * Encodes one batch. Nothing that was added can be taken out again, and `finish` is called once, with something in it.
 */
export interface BatchEncoder {
  /** Measurements so far. */
  readonly count: number
  /** Adds a cell; false, and nothing was added, if the batch has no room for it. An empty batch always has room. */
  addCell(metric: Metric, key: SeriesKey, cells: Float64Array, at: number): boolean
  /** Adds a single measurement; the same rules. */
  addSingle(measurement: Measurement): boolean
  finish(): EncodedBatch
}

/** One reporter, from its construction to its end. */
export interface Session {
  readonly id: string
  /** Whether it is being closed: what it sends now is its last. */
  readonly isClosing: boolean
}

/** Knows one backend: how a batch is written for it, and what its answers mean. Holds no state of deliveries. */
export interface Destination {
  /** For logs and errors. */
  readonly name: string
  /** The most a batch may hold here. */
  readonly limits: BatchLimits
  encoder(span: WindowSpan, limits: BatchLimits): BatchEncoder
  /** Whether an encoder of this destination can have made it: asked of what comes from a file. */
  recognizes(encoded: EncodedBatch): boolean
  /** The request that sends these bytes under this id. `session`: of the reporter that sends them, for a service that tells its clients apart. */
  request(encoded: EncodedBatch, id: string, session: Session): Promise<HttpRequest>
  /** The request that says that a reporter is closed, where there is nothing left that could say it; without it nothing is said. */
  farewell?(session: Session): HttpRequest
  /** What an answer means for the batch. `redact`: for every text of the answer that becomes a part of the outcome. */
  readAnswer(response: HttpResponse, encoded: EncodedBatch, redact: Redact): Outcome
  /** What a failure without an answer means for it. */
  readFailure(error: unknown): Outcome
}
