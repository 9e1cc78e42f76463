/** The part of a pino logger that the store uses. */
export interface StoreLogger {
  warn(details: object, message: string): void
  error(details: object, message: string): void
}
