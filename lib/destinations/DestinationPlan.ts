import type { HttpCore } from '../http/HttpCore.js'
import type { Model } from '../windows/Metric.js'
import type { BatchLimits, Destination } from './Destination.js'

/** What a reporter tells a destination that is to be opened for it. @internal */
export interface DestinationContext {
  readonly model: Model
  /** As configured, or the reporter's defaults. */
  readonly limits: BatchLimits
  readonly gzip: boolean
}

/** What delivery needs of a way out: single attempts, and secrets kept out of what answers say. @internal */
export type Transport = Pick<HttpCore, 'exchange' | 'redact' | 'close'>

/** A destination with its way out. @internal */
export interface OpenDestination {
  readonly destination: Destination
  /** Closed with the reporter. */
  readonly transport: Transport
}

/** What the option `destination` of a Reporter takes, made by functions of this package: a backend that is opened, once, for each reporter. */
export interface DestinationPlan {
  /** For logs and errors. */
  readonly name: string
  /** Called by the Reporter. @internal */
  open(context: DestinationContext): OpenDestination
}
