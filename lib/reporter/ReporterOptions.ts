import type { Api } from '../api/index.js'
import type { SpoolOptions } from '../delivery/spool/SpoolOptions.js'
import type { DestinationPlan } from '../destinations/DestinationPlan.js'
import type { CoreOptions } from '../http/ClientOptions.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Model } from '../windows/Metric.js'
import type { ErrorListener } from './Notices.js'
import type { TagValues } from './tagKey.js'

/** How a batch is cut. */
export interface BatchSize {
  /** Measurements in a request, counted after expansion. Default: 1,000 by tags, 300 by sources. */
  readonly measurements?: number
  /** Bytes of a request's body before compression. Default: 1 MiB. */
  readonly bytes?: number
}

/** How long delivery pauses after failures, in milliseconds. */
export interface PauseOptions {
  /** Most that is waited after the first failure; doubled with each further one. Default: 500. */
  readonly base?: number
  /** Most that is ever waited, whatever the service asks for. Default: 30,000. */
  readonly cap?: number
}

/** What is kept while it can't be delivered. */
export interface RetentionBudget {
  /** Memory in bytes. Beyond it old windows are merged: an outage costs resolution, not totals. Default: 32 MiB. */
  readonly bytes?: number
  /** Milliseconds after which a window is given up, by the monotonic clock. Default: 8 days. */
  readonly age?: number
}

/** Retention on disk: what a process leaves is sent by the next one. */
export interface SpoolChoice {
  /** A directory for spools of one service. Each reporter makes its own inside; any number may share it. Made if it is missing. */
  readonly directory: string
  /** Bytes on disk of one reporter. Beyond it the oldest windows that are on disk only are given up. Default: 1 GiB. */
  readonly bytes?: number
  /** Milliseconds after which a window is given up, by the monotonic clock, from when this process sealed it or took it over. Default: 8 days. */
  readonly age?: number
  /** `always`: every window is written as it is sealed, and survives even SIGKILL. `on-failure`: only what can't be sent. Default: `always`. */
  readonly write?: 'always' | 'on-failure'
}

/** Options of a {@link Reporter}. */
export interface ReporterOptions extends Omit<CoreOptions, 'retry'> {
  /** An existing client, whose connections and credentials are shared; then `user`, `token`, `url` and the like are its own. */
  readonly api?: Api
  /** Where measurements go. Default: the Metrics API at `url`. With another one, credentials are only needed for `reporter.api`. */
  readonly destination?: DestinationPlan
  /** How series are told apart. Default: `tags`, or `sources` if `source` is given without `tags`. */
  readonly model?: Model
  /** On every series. Model `tags`: travels as the tag `source`. */
  readonly source?: string
  /** On every series (model `tags`). */
  readonly tags?: TagValues
  /** Put before every name, with a dot between. */
  readonly prefix?: string
  /** Length of a window in milliseconds, a multiple of 1,000; `false`: windows end when `flush()` is called. Default: 10,000. */
  readonly interval?: number | false
  readonly batch?: BatchSize
  /** Requests in flight. Default: 4. */
  readonly concurrency?: number
  readonly retry?: PauseOptions
  readonly retention?: RetentionBudget
  /** Where windows that are not delivered survive the process. Default: nowhere. */
  readonly spool?: SpoolChoice
  /** Series with a cell of their own; samples beyond go to one overflow series per metric. Default: 100,000. */
  readonly maxSeries?: number
  /** Compress requests. Default: false. */
  readonly gzip?: boolean
  /** Told once per cause and minute of what goes wrong in the background. What it throws is contained. */
  readonly onError?: ErrorListener
  /** Time and chance, for tests. Default: the machine's. */
  readonly runtime?: Runtime
}

/** {@link ReporterOptions} after checks, with all defaults. */
export interface ResolvedReporterOptions {
  readonly model: Model
  readonly source: string | undefined
  readonly tags: ReadonlyMap<string, string>
  readonly prefix: string | undefined
  readonly interval: number | false
  readonly batch: Required<BatchSize>
  readonly concurrency: number
  readonly timeout: number
  readonly retry: Required<PauseOptions>
  readonly retention: Required<RetentionBudget>
  readonly spool: SpoolOptions | undefined
  readonly maxSeries: number
  readonly gzip: boolean
  readonly onError: ErrorListener | undefined
}
