import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8'
import type { Collection } from '../Collection.js'

/** Memory of this process, by space. */
export function observeProcessMemory(collection: Collection): void {
  collection.everyWindow('process.memory.rss', () => {
    const memory = process.memoryUsage()
    collection.gauge('process.memory.heap.used', memory.heapUsed)
    collection.gauge('process.memory.heap.total', memory.heapTotal)
    collection.gauge('process.memory.heap.limit', getHeapStatistics().heap_size_limit)
    collection.gauge('process.memory.external', memory.external)
    collection.gauge('process.memory.arraybuffers', memory.arrayBuffers)
    // "No limit" is 0, undefined, or a number near 2^63 or 2^64, as the system likes.
    const limit = process.constrainedMemory() ?? 0
    if (limit > 0 && limit < 2 ** 53) collection.gauge('process.memory.limit', limit)
    for (const space of getHeapSpaceStatistics()) {
      collection.gauge('process.memory.space.used', space.space_used_size, space.space_name)
      collection.gauge('process.memory.space.total', space.space_size, space.space_name)
    }
    return memory.rss
  })
}
