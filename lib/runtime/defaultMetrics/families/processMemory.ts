import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8'
import type { Collection } from '../Collection.js'

/** Memory of this process, by space. */
export function observeProcessMemory(collection: Collection): void {
  collection.everyWindow('process.memory.heap.used', () => {
    const heap = getHeapStatistics()
    collection.gauge('process.memory.heap.total', heap.total_heap_size)
    collection.gauge('process.memory.heap.limit', heap.heap_size_limit)
    collection.gauge('process.memory.external', heap.external_memory)
    const memory = memoryUsage()
    if (memory !== undefined) {
      collection.gauge('process.memory.rss', memory.rss)
      collection.gauge('process.memory.arraybuffers', memory.arrayBuffers)
    }
    // "No limit" is 0, undefined, or a number near 2^63 or 2^64, as the system likes.
    const limit = process.constrainedMemory() ?? 0
    if (limit > 0 && limit < 2 ** 53) collection.gauge('process.memory.limit', limit)
    for (const space of getHeapSpaceStatistics()) {
      collection.gauge('process.memory.space.used', space.space_used_size, space.space_name)
      collection.gauge('process.memory.space.total', space.space_size, space.space_name)
    }
    return heap.used_heap_size
  })
}

/** Node reads it from /proc, and throws where a sandbox has none. */
function memoryUsage(): NodeJS.MemoryUsage | undefined {
  try {
    return process.memoryUsage()
  } catch {
    return undefined
  }
}
