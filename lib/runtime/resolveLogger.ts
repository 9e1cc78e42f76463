import { LibratoError } from '../errors/LibratoError.js'
import { HostFailures } from './HostFailures.js'
import type { Logger } from './Logger.js'

const levels = ['debug', 'info', 'warn', 'error'] as const

/** Each logger has one guard, however many reporters and clients share it. */
const guards = new WeakMap<object, Logger>()

/**
 * What the option `logger` stands for: a logger that never throws, whatever the application's does; `undefined` is silence.
 *
 * @param where what has the option, for the message: `Reporter: `
 * @param otherwise what is meant where the option is left out
 * @throws {LibratoError} `INVALID_OPTION`
 */
export function resolveLogger(given: unknown, where: string, otherwise: Logger | undefined): Logger | undefined {
  if (given === undefined) return otherwise
  if (given === false) return undefined
  const isObject = (typeof given === 'object' && given !== null) || typeof given === 'function'
  const missing = isObject ? levels.filter((level) => !hasMethod(given, level)) : levels
  if (missing.length === 0) return guarded(given as Logger)
  const lacks = isObject ? `; it has no ${missing.join(', no ')}` : ''
  throw new LibratoError(
    'INVALID_OPTION',
    `${where}logger must have the methods debug, info, warn and error, or be false${lacks}.`,
  )
}

/** What a logger's methods throw, or their promises reject with, is told on standard error, with the line that would be lost otherwise. */
function guarded(logger: Logger): Logger {
  const known = guards.get(logger)
  if (known !== undefined) return known
  const failures = new HostFailures()
  const method =
    (level: (typeof levels)[number]) =>
    (fields: object, message: string): void => {
      // Looked up each time: pino changes its methods when its level changes.
      failures.call(`logger.${level}`, () => logger[level](fields, message), `Not logged: ${message}`)
    }
  const guard: Logger = {
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
  }
  guards.set(logger, guard)
  guards.set(guard, guard)
  return guard
}

function hasMethod(value: object, name: string): boolean {
  try {
    return typeof (value as Record<string, unknown>)[name] === 'function'
  } catch {
    return false
  }
}
