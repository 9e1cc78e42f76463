/** What this package needs of a logger: a pino instance, or anything with the same four methods. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Whether a value has the methods of a {@link Logger}. */
export function isLogger(value: unknown): value is Logger {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  const methods = value as Record<string, unknown>
  return ['debug', 'info', 'warn', 'error'].every((method) => typeof methods[method] === 'function')
}
