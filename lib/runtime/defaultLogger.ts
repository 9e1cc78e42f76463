import { pino } from 'pino'
import type { Logger } from './Logger.js'

let shared: Logger | undefined

function opened(): Logger {
  shared ??= open()
  return shared
}

/** Opened when there is something to say for the first time: most processes never have to. */
function open(): Logger {
  return pino(
    { name: 'librato-reporter', level: 'warn', redact: ['token', 'authorization', 'headers.authorization'] },
    pino.destination({ fd: 2, sync: true }),
  )
}

const atWarn: Logger = {
  debug() {},
  info() {},
  warn: (fields, message) => opened().warn(fields, message),
  error: (fields, message) => opened().error(fields, message),
}

/** Where warnings go unless another logger is given: pino at `warn`, to standard error, one for the process. */
export function defaultLogger(): Logger {
  return atWarn
}
