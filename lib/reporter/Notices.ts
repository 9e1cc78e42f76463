import type { ErrorCode } from '../errors/errorCodes.js'
import { LibratoError } from '../errors/LibratoError.js'
import type { Logger } from '../runtime/Logger.js'
import type { Runtime } from '../runtime/Runtime.js'

/** What `onError` is told beside the error. */
export interface NoticeContext {
  /** One word or sentence that is the same for all errors of a kind. */
  readonly cause: string
  /** How often it happened since it was last told. */
  readonly count: number
}

/** Told of what went wrong in the background. What it throws is contained. */
export type ErrorListener = (error: LibratoError, context: NoticeContext) => void

/** Milliseconds during which one cause is told once. */
const PERIOD = 60_000
/** Causes that are told apart; those beyond share one entry, or a server that numbers its messages would fill memory. */
const MOST_CAUSES = 100

interface Cause {
  /** Monotonic milliseconds. */
  told: number
  /** Since then. */
  count: number
}

/** Tells logger and listener of troubles, once per cause and minute, with a count: whatever goes wrong, a hot path can't fill a log. */
export class Notices {
  readonly #runtime: Runtime
  readonly #logger: Logger | undefined
  readonly #listener: ErrorListener | undefined
  readonly #causes = new Map<string, Cause>()

  constructor(runtime: Runtime, logger: Logger | undefined, listener: ErrorListener | undefined) {
    this.#runtime = runtime
    this.#logger = logger
    this.#listener = listener
  }

  /** It happened `count` times more. `describe` makes the sentence, only when it is told. */
  report(code: ErrorCode, cause: string, count: number, describe: () => string): void {
    const key = this.#causes.has(cause) || this.#causes.size < MOST_CAUSES ? cause : 'other'
    const now = this.#runtime.monotonic()
    let entry = this.#causes.get(key)
    if (entry === undefined) {
      entry = { told: Number.NEGATIVE_INFINITY, count: 0 }
      this.#causes.set(key, entry)
    }
    entry.count += count
    if (now - entry.told < PERIOD) return
    const { count: since } = entry
    entry.told = now
    entry.count = 0
    this.#tell(new LibratoError(code, describe()), { cause: key, count: since })
  }

  #tell(error: LibratoError, context: NoticeContext): void {
    try {
      this.#logger?.warn({ code: error.code, ...context }, error.message)
      this.#listener?.(error, context)
    } catch (thrown) {
      // A listener that throws must not break delivery, and one that always throws must not be told of it.
      this.#logger?.error({ error: String(thrown) }, 'onError threw')
    }
  }
}
