import { constants } from 'node:os'
import { LibratoError } from '../../errors/LibratoError.js'
import { assertKnownOptions } from '../../options/assertKnownOptions.js'
import type { Closable } from './Closable.js'
import { ExitHooks, type Hook } from './ExitHooks.js'

/** The name of a signal that can be caught, like `SIGTERM`: never `SIGKILL` or `SIGSTOP`. */
export type SignalName = `SIG${string}`

/** Options of {@link installExitHooks}. */
export interface ExitHookOptions {
  /** Signals that close the reporter, and then have their way. Default: SIGTERM and SIGINT. */
  readonly signals?: readonly SignalName[]
  /** Close it when the process has nothing left to do. Default: true. */
  readonly beforeExit?: boolean
  /** Milliseconds that closing may take. Default: that of `close()`, 10 s. */
  readonly deadline?: number
}

/** Made at the first call: importing this package leaves the process alone. */
let shared: ExitHooks | undefined

/**
 * Closes a reporter when the process ends: at its natural end and on signals with `close()`, at `process.exit()` and after an uncaught exception
 * with `closeSync()`. A signal then ends the process as it would have; if the application listens for it, too, that is left to the application.
 * A second signal ends it at once. Goes by itself when the reporter closes; returns a function that takes it back before.
 *
 * @throws {LibratoError} `INVALID_OPTION`
 */
export function installExitHooks(reporter: Closable, options: ExitHookOptions = {}): () => void {
  assertKnownOptions(options, ['signals', 'beforeExit', 'deadline'], 'installExitHooks')
  const { signals = ['SIGTERM', 'SIGINT'], beforeExit = true, deadline } = options
  if (!Array.isArray(signals) || !signals.every(isCatchable)) {
    throw invalid('signals must be an array of names of signals that can be caught, like SIGTERM.')
  }
  if (typeof beforeExit !== 'boolean') throw invalid('beforeExit must be true or false.')
  if (deadline !== undefined && !(typeof deadline === 'number' && deadline >= 0)) {
    throw invalid('deadline must be a number of milliseconds.')
  }
  shared ??= new ExitHooks()
  const hooks = shared
  const hook: Hook = { closable: reporter, signals: new Set<NodeJS.Signals>(signals), beforeExit, deadline }
  hooks.add(hook)
  const forget = reporter.onClosed(() => hooks.remove(hook))
  return () => {
    forget()
    hooks.remove(hook)
  }
}

function isCatchable(name: unknown): name is NodeJS.Signals {
  return typeof name === 'string' && Object.hasOwn(constants.signals, name) && name !== 'SIGKILL' && name !== 'SIGSTOP'
}

function invalid(message: string): LibratoError {
  return new LibratoError('INVALID_OPTION', `installExitHooks: ${message}`)
}
