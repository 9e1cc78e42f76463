import type { Runtime } from '../../../../lib/runtime/Runtime.js'
import { systemRuntime } from '../../../../lib/runtime/systemRuntime.js'
import { ServiceClock, type UpkeepTimes, upkeepAt } from '../../../../lib/service/store/clock/ServiceClock.js'
import { SubmissionPacker } from '../../../../lib/service/store/packedSubmission.js'
import type { Retention } from '../../../../lib/service/store/Retention.js'
import { resolveRetention } from '../../../../lib/service/store/resolveRetention.js'
import { SqliteStore } from '../../../../lib/service/store/SqliteStore.js'
import type { Store, StoreObserver } from '../../../../lib/service/store/Store.js'
import type { StoreLogger } from '../../../../lib/service/store/StoreLogger.js'

/** The store without its threads: the same SQLite, called directly. */
export interface DirectStore extends Store {
  readonly sqlite: SqliteStore
  /** A round of upkeep by its own clock, as a store in threads has one every ten seconds. */
  upkeep(): void
}

/** Opens a store in this thread: in memory, or on a directory. */
export async function openDirectStore(
  directory = ':memory:',
  retention: Partial<Retention> = {},
  runtime: Runtime = systemRuntime,
  logger?: StoreLogger,
): Promise<DirectStore> {
  const sqlite = await SqliteStore.open(directory, resolveRetention(retention))
  const observers = new Set<StoreObserver>()
  const packer = new SubmissionPacker()
  const clock = new ServiceClock(runtime, sqlite.call('openClock', runtime.now()), logger)
  const maintain = (times: UpkeepTimes): void => {
    while (!sqlite.call('maintainSlice', times)) {}
  }
  return {
    sqlite,
    clock,
    upkeep: () => maintain(clock.look()),
    observe: (observer) => {
      observers.add(observer)
      return () => observers.delete(observer)
    },
    recall: async (key) => sqlite.call('recall', key),
    write: async (request) => {
      const result = sqlite.call('write', [packer.pack(request)])[0]!
      for (const observer of observers) observer.wrote(request.measurements)
      return result
    },
    read: async (query) => sqlite.call('read', query),
    listMetrics: async (query) => sqlite.call('listMetrics', query),
    getMetric: async (name) => sqlite.call('getMetric', name),
    updateMetric: async (name, change) => sqlite.call('updateMetric', name, change),
    createMetric: async (name, type, properties) => sqlite.call('createMetric', name, type, properties),
    updateMetrics: async (selection, change) => sqlite.call('updateMetrics', selection, change),
    deleteMetrics: async (selection) => {
      const count = sqlite.call('deleteMetrics', selection)
      for (const observer of observers) observer.deleted(selection)
      return count
    },
    selectMetrics: async (selection) => sqlite.call('selectMetrics', selection).split('\n').filter(Boolean),
    listSources: async (query) => sqlite.call('listSources', query),
    getSource: async (name) => sqlite.call('getSource', name),
    getDocument: async (kind, id) => sqlite.call('getDocument', kind, id),
    findDocument: async (kind, name, parent) => sqlite.call('findDocument', kind, name, parent),
    listDocuments: async (query) => sqlite.call('listDocuments', query),
    createDocument: async (document) => sqlite.call('createDocument', document),
    updateDocument: async (kind, id, change) => sqlite.call('updateDocument', kind, id, change),
    deleteDocument: async (kind, id) => sqlite.call('deleteDocument', kind, id),
    trouble: () => undefined,
    health: async () => sqlite.call('health'),
    maintain: async (now) => maintain(upkeepAt(now)),
    close: async () => sqlite.close(),
  }
}
