import { type ErrorCode, errorCodes } from './errorCodes.js'

/** What an error can carry beside its message. */
export interface LibratoErrorOptions {
  /** What caused it. Must hold no credentials: it is printed with the error. */
  cause?: unknown
  /** Requests that were made before giving up. Default: 0. */
  attempts?: number
  /** Whether the same call may succeed later. Default: what the table of codes says. */
  retryable?: boolean
}

const brand = Symbol.for('librato-reporter.LibratoError')

/**
 * The base of every error this package throws. Branch on `code`; it is one of the rows of `docs/errors.md`.
 *
 * `instanceof` works across two copies of the package in one process, by a registered symbol, because a reporter is often pulled in by
 * several dependencies.
 */
export class LibratoError extends Error {
  /** The row of the table of codes. */
  readonly code: ErrorCode
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean
  /** Requests that were made before giving up; 0 if none was. */
  readonly attempts: number

  constructor(code: ErrorCode, message: string, options: LibratoErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? errorCodes[code].retryable
    this.attempts = options.attempts ?? 0
    // The whole chain of class names is kept as a brand: it is what `instanceof` looks at.
    const names = new Set<string>()
    for (let type = new.target as unknown; typeof type === 'function'; type = Object.getPrototypeOf(type))
      names.add(type.name)
    Object.defineProperty(this, brand, { value: names })
    Object.defineProperty(this, 'name', { value: new.target.name, configurable: true })
  }

  /** Whether a value is an error of this class, of whichever copy of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false
    const names = (value as Record<symbol, unknown>)[brand]
    return names instanceof Set && names.has(this.name)
  }
}
