import type { Runtime } from '../../runtime/Runtime.js'
import type { Caller } from '../access/Caller.js'
import type { RateLimiter } from '../access/RateLimiter.js'
import type { Role } from '../access/Role.js'
import type { TokenDirectory } from '../access/TokenDirectory.js'
import type { Activity } from '../activity/Activity.js'
import type { EventFeed } from '../feed/EventFeed.js'
import type { JobRunner } from '../job/JobRunner.js'
import type { PageFile } from '../page/PageFile.js'
import type { Turns } from '../reading/Turns.js'
import type { Store } from '../store/Store.js'
import type { SeriesNames } from '../submission/SeriesNames.js'
import type { Answer } from './Answer.js'
import type { FormParser } from './FormParser.js'

/** What routes work with, the same for all requests of one service. */
export interface RouteContext {
  readonly store: Store
  readonly runtime: Runtime
  readonly forms: FormParser
  /** The names of series that submissions have brought. */
  readonly names: SeriesNames
  /** Who may come in; to be told of every change of a token. */
  readonly tokens: TokenDirectory
  /** Carries out what would take too long for a request. */
  readonly jobs: JobRunner
  /** Counts what is submitted, if the operator set a limit. */
  readonly rateLimiter: RateLimiter | undefined
  /** The user of the service: whose alerts these are. */
  readonly account: string
  /** What goes on: who sends, how much, and what changed. */
  readonly activity: Activity
  /** Tells pages what changed. */
  readonly feed: EventFeed
  /** The dashboard's files by name. */
  readonly pageFiles: ReadonlyMap<string, PageFile>
  /** Milliseconds that the longest-lived records are kept, if the operator said so. */
  readonly longestRetention: number | undefined
  /** When the service started, by the monotonic clock, in milliseconds. */
  readonly startedAt: number
}

/**
 * What a route works with for one request. For a GET, reads of the store wait for a place, and end when the caller
 * hangs up.
 */
export interface RequestContext extends RouteContext {
  /** For work on an answer that may take long. */
  readonly turns: Turns
  /** Waits for a place, as the first long read does. Undefined: no need to wait. @throws AnswerThrown 503 */
  enter(): Promise<void> | undefined
  /** Waits until no other request builds a large answer. Undefined: no need to wait. */
  becomeLarge(): Promise<void> | undefined
}

/** One request, as routes see it: free of the HTTP framework. */
export interface ServiceRequest {
  /** `:name` of the path, decoded; empty on routes without one. */
  readonly name: string
  /** Another parameter of the path, decoded: `param('id')` of `/v1/spaces/:id`. */
  param(name: string): string
  /** Whose token it carries; undefined on routes that need none. */
  readonly caller: Caller | undefined
  /** The address that the connection comes from. */
  readonly address: string
  /** The query string as qs reads it. @throws RequestRefusal for one that can't be read */
  query(): Readonly<Record<string, unknown>>
  /** A header by its lower-case name. */
  header(name: string): string | undefined
  /** The whole body, inflated; empty if there is none. @throws RequestRefusal 400, 413, 415 */
  body(): Promise<Buffer>
  /** What a link to this service starts with, by the name the client knows it under: `http://127.0.0.1:8186/v1`. */
  readonly baseUrl: string
}

/** One row of the table of routes. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `/v1/metrics/:name`. */
  readonly path: string
  /** Whether every answer of it carries `Idempotency-Max-Age`. */
  readonly isSubmission?: boolean
  /** Whether it needs no credentials. */
  readonly isOpen?: boolean
  /** Who may use it. Default: admins and viewers for GET (and HEAD with it), admins alone for everything else. */
  readonly roles?: readonly Role[]
  /** What it throws is answered by the error table: `RequestRefusal` as it says, an unavailable store with 503, anything else with 500. */
  answer(request: ServiceRequest, context: RequestContext): Promise<Answer>
}
