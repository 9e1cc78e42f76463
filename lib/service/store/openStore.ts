import { resolve } from 'node:path'
import type { Runtime } from '../../runtime/Runtime.js'
import { prepareDirectory } from './DataDirectory.js'
import type { Retention } from './Retention.js'
import { resolveRetention } from './resolveRetention.js'
import type { Store } from './Store.js'
import type { StoreLogger } from './StoreLogger.js'
import { WorkerStore } from './WorkerStore.js'

export interface StoreOptions {
  /** Where the data lives; created with mode 0700 if missing. `:memory:` keeps nothing. */
  readonly directory: string | ':memory:'
  readonly runtime: Runtime
  /** Told what goes wrong in the background. */
  readonly logger?: StoreLogger
  /** Milliseconds; what is left out has its default. */
  readonly retention?: Partial<Retention>
}

/**
 * Opens the store of a data directory, and brings it up to date: what a former process left to be rolled up is done in the background.
 * @throws LibratoError DATA_LOCKED, DATA_UNUSABLE, DATA_TOO_NEW, STORE_UNAVAILABLE, MISSING_DEPENDENCY, INVALID_OPTION (retention)
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { directory, logger, retention } = options
  const resolved = resolveRetention(retention)
  // Its thread does this, too, and has no logger.
  const warnings = directory === ':memory:' ? [] : prepareDirectory(resolve(directory))
  for (const warning of warnings) logger?.warn({ directory }, warning)
  return WorkerStore.open({ ...options, retention: resolved })
}
