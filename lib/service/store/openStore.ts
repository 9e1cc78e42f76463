import { LibratoError } from '../../errors/index.js'
import type { Runtime } from '../../runtime/Runtime.js'
import type { Retention } from './Retention.js'
import type { Store } from './Store.js'

export interface StoreOptions {
  /** Where the data lives; created with mode 0700 if missing. `:memory:` keeps nothing. */
  readonly directory: string | ':memory:'
  readonly runtime: Runtime
  /** Told what goes wrong in the background. */
  readonly logger?: StoreLogger
  /** Milliseconds; what is left out has its default. */
  readonly retention?: Partial<Retention>
}

/** The part of a pino logger that the store uses. */
export interface StoreLogger {
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/**
 * Opens the store of a data directory.
 * @throws LibratoError DATA_LOCKED, DATA_UNUSABLE, DATA_TOO_NEW, MISSING_DEPENDENCY, INVALID_OPTION (retention)
 */
export async function openStore(_options: StoreOptions): Promise<Store> {
  throw new LibratoError('STORE_UNAVAILABLE', 'The store is being built.')
}
