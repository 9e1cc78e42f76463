import { pino } from 'pino'
import type { Logger } from './Logger.js'

let shared: Logger | undefined

/** Opened when there is something to say for the first time: most processes never have to. */
function open(): Logger {
  return pino(
    { name: 'librato-reporter', level: 'warn', redact: ['token', 'authorization', 'headers.authorization'] },
    pino.destination({ fd: 2, sync: true }),
  )
}

function log(level: 'warn' | 'error', fields: object, message: string): void {
  try {
    shared ??= open()
    shared[level](fields, message)
  } catch {
    // Whoever records a sample must not fail because standard error is closed.
  }
}

const atWarn: Logger = {
  debug() {},
  info() {},
  warn: (fields, message) => log('warn', fields, message),
  error: (fields, message) => log('error', fields, message),
}

/** Where warnings go unless another logger is given: pino at `warn`, to standard error, one for the process. */
export function defaultLogger(): Logger {
  return atWarn
}
