import type { ErrorCode } from '../errors/errorCodes.js'
import { LibratoError } from '../errors/LibratoError.js'
import type { HostFailures } from '../runtime/HostFailures.js'
import type { Logger } from '../runtime/Logger.js'
import { OncePerMinute } from '../runtime/OncePerMinute.js'
import type { Runtime } from '../runtime/Runtime.js'

/** What `onError` is told beside the error. */
export interface NoticeContext {
  /** One word or sentence that is the same for all errors of a kind. */
  readonly cause: string
  /** How often it happened since it was last told. */
  readonly count: number
}

/** Told of what went wrong in the background. May be async; what it throws or rejects with is contained, and logged. */
export type ErrorListener = (error: LibratoError, context: NoticeContext) => void

/** Causes that are told apart; those beyond share one entry, or a server that numbers its messages would fill memory. */
const MOST_CAUSES = 100

/** Tells logger and listener of troubles, once per cause and minute, with a count: whatever goes wrong, a hot path can't fill a log. */
export class Notices {
  readonly #runtime: Runtime
  readonly #logger: Logger | undefined
  readonly #listener: ErrorListener | undefined
  readonly #host: HostFailures
  readonly #causes = new Map<string, OncePerMinute>()

  /** `logger`: one that never throws. `host`: calls the listener, and says so if it fails. */
  constructor(runtime: Runtime, logger: Logger | undefined, listener: ErrorListener | undefined, host: HostFailures) {
    this.#runtime = runtime
    this.#logger = logger
    this.#listener = listener
    this.#host = host
  }

  /** It happened `count` times more. `describe` makes the sentence, only when it is told. */
  report(code: ErrorCode, cause: string, count: number, describe: () => string): void {
    const key = this.#causes.has(cause) || this.#causes.size < MOST_CAUSES ? cause : 'other'
    let entry = this.#causes.get(key)
    if (entry === undefined) {
      entry = new OncePerMinute(() => this.#runtime.monotonic())
      this.#causes.set(key, entry)
    }
    const since = entry.add(count)
    if (since !== undefined) this.#tell(new LibratoError(code, describe()), { cause: key, count: since })
  }

  #tell(error: LibratoError, context: NoticeContext): void {
    this.#logger?.warn({ code: error.code, ...context }, error.message)
    const listener = this.#listener
    if (listener !== undefined) this.#host.call('onError', () => listener(error, context))
  }
}
