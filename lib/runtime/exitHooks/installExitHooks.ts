import { LibratoError } from '../../errors/LibratoError.js'
import { guardReading, readOptions } from '../../options/readOptions.js'
import type { Closable } from './Closable.js'
import { ExitHooks, type Hook } from './ExitHooks.js'
import { exitRequestNames, type SignalName } from './ExitRequest.js'

/** Options of {@link installExitHooks}. */
export interface ExitHookOptions {
  /**
   * What closes the reporter and then ends the process: signals, and PM2's message `shutdown`, which counts where a parent process can send it.
   * Default: SIGTERM, SIGINT and `shutdown`.
   */
  readonly signals?: readonly SignalName[]
  /** Close it when the process has nothing left to do. Default: true. */
  readonly beforeExit?: boolean
  /** Milliseconds that closing may take. Default: 10,000. */
  readonly deadline?: number
}

/** Made at the first call: importing this package leaves the process alone. */
let shared: ExitHooks | undefined

/**
 * Closes a reporter when the process ends: at its natural end and on signals with `close()`, at `process.exit()` and after an uncaught exception
 * with `closeSync()`. A signal then ends the process as it would have. If the application listens for it, too, the end is left to the application:
 * the reporter sends what it has, goes on, and is closed when the process ends. A second signal, a second later or more, ends it at once. Goes by
 * itself when the reporter closes; returns a function that takes it back before.
 *
 * @throws {LibratoError} `INVALID_OPTION`
 */
export function installExitHooks(reporter: Closable, options: ExitHookOptions = {}): () => void {
  const read = readOptions(options, ['signals', 'beforeExit', 'deadline'], 'installExitHooks')
  const { signals = ['SIGTERM', 'SIGINT', 'shutdown'], beforeExit = true, deadline = 10_000 } = read
  const names = guardReading('installExitHooks: signals', () => namesOf(signals))
  if (typeof beforeExit !== 'boolean') throw invalid('beforeExit must be true or false.')
  if (!(typeof deadline === 'number' && deadline >= 0)) throw invalid('deadline must be a number of milliseconds.')
  assertClosable(reporter)
  shared ??= new ExitHooks()
  const hooks = shared
  const hook: Hook = { closable: reporter, signals: names, beforeExit, deadline: Math.min(deadline, LONGEST) }
  hooks.add(hook)
  const forget = reporter.onClosed(() => hooks.remove(hook))
  return () => {
    forget()
    hooks.remove(hook)
  }
}

/** Twelve days: beyond twice of that a timer rings at once. */
const LONGEST = 2 ** 30

function namesOf(signals: unknown): ReadonlySet<SignalName> {
  const known: readonly unknown[] = exitRequestNames
  if (Array.isArray(signals) && signals.every((name) => known.includes(name))) return new Set<SignalName>(signals)
  throw invalid(`signals must be an array of these: ${exitRequestNames.join(', ')}.`)
}

function assertClosable(reporter: Closable): void {
  const methods = ['close', 'closeSync', 'onClosed'] as const
  const isClosable = guardReading('installExitHooks: the reporter', () =>
    methods.every((method) => typeof reporter?.[method] === 'function'),
  )
  if (!isClosable)
    throw invalid('the first argument must be a Reporter, or have its methods close, closeSync and onClosed.')
}

function invalid(message: string): LibratoError {
  return new LibratoError('INVALID_OPTION', `installExitHooks: ${message}`)
}
