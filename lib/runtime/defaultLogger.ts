import { pino } from 'pino'
import type { Logger } from './Logger.js'

let shared: Logger | undefined

/** Where warnings go unless another logger is given: pino at `warn`, to standard error. Made at the first call, one for the process. */
export function defaultLogger(): Logger {
  shared ??= pino(
    { name: 'librato-reporter', level: 'warn', redact: ['token', 'authorization', 'headers.authorization'] },
    pino.destination({ fd: 2, sync: true }),
  )
  return shared
}
