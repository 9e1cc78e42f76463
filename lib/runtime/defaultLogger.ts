import { writeSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Logger } from './Logger.js'

/** pino's numbers. */
const levels = { warn: 40, error: 50 } as const
type Level = keyof typeof levels

const name = 'librato-reporter'
const stderr = 2
/** Fields that are never written. Nothing here logs them; a mistake must not, either. */
const secrets = ['token', 'authorization'] as const

let loaded: Logger | undefined
let isLoading = false

/**
 * pino is loaded when there is something to say for the first time: it is a quarter of what importing this package takes, and most processes never
 * have to. Until it is there, which may be never where a process is ending, a line is written here.
 */
function log(level: Level, fields: object, message: string): void {
  if (loaded !== undefined) {
    loaded[level](fields, message)
    return
  }
  writeLine(level, fields, message)
  if (isLoading) return
  isLoading = true
  // Where it can't be loaded, lines go on as they are.
  import('pino').then(
    ({ pino }) => {
      loaded = pino({ name, level: 'warn', redact: [...secrets] }, pino.destination({ fd: stderr, sync: true }))
    },
    () => {},
  )
}

/** A line as pino writes it. Whoever records a sample must not fail because nobody reads its standard error. */
function writeLine(level: Level, fields: object, message: string): void {
  const line: Record<string, unknown> = {
    level: levels[level],
    time: Date.now(),
    pid: process.pid,
    hostname: hostname(),
  }
  Object.assign(line, { name }, fields, { msg: message })
  for (const secret of secrets) if (secret in line) line[secret] = '[Redacted]'
  try {
    writeSync(stderr, `${JSON.stringify(line)}\n`)
  } catch {}
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
