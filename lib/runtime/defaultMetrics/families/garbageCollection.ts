import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import type { Collection } from '../Collection.js'

const kinds: ReadonlyMap<unknown, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
])

/** Each garbage collection as it happens. */
export function observeGarbageCollection(collection: Collection): void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = kinds.get(kindOf(entry)) ?? 'other'
      collection.gauge('process.gc.duration', entry.duration / 1e3, kind)
      collection.count('process.gc.count', 1, kind)
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  collection.onStop(() => observer.disconnect())
}

/** Node's number for the kind of a collection, which its types don't show. */
function kindOf(entry: PerformanceEntry): unknown {
  return 'detail' in entry && typeof entry.detail === 'object' && entry.detail !== null && 'kind' in entry.detail
    ? entry.detail.kind
    : undefined
}
