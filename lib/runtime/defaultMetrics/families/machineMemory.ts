import { freemem, totalmem } from 'node:os'
import type { Collection } from '../Collection.js'
import { parseMeminfo } from '../procfs/parseMeminfo.js'
import { readProcFile } from '../procfs/readProcFile.js'

/** Memory of the machine. */
export function observeMachineMemory(collection: Collection): void {
  collection.everyWindow('machine.memory.total', () => {
    const { total = totalmem(), free = freemem(), available } = parseMeminfo(readProcFile('/proc/meminfo'))
    collection.gauge('machine.memory.free', free)
    if (available !== undefined) collection.gauge('machine.memory.available', available)
    if (total > 0) collection.gauge('machine.memory.utilization', Math.max(0, 1 - (available ?? free) / total))
    return total
  })
}
