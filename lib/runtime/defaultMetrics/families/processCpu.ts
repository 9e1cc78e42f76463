import type { Runtime } from '../../Runtime.js'
import type { Collection } from '../Collection.js'

/** CPU time of this process, all its threads included. */
export function observeProcessCpu(collection: Collection, runtime: Runtime): void {
  let usage = process.cpuUsage()
  let time = runtime.monotonic()
  let utilization = 0
  collection.total('process.cpu.user', usage.user / 1e6)
  collection.total('process.cpu.system', usage.system / 1e6)
  collection.everyWindow('process.cpu.utilization', () => {
    const before = usage
    const elapsed = runtime.monotonic() - time
    usage = process.cpuUsage()
    time += elapsed
    collection.total('process.cpu.user', usage.user / 1e6)
    collection.total('process.cpu.system', usage.system / 1e6)
    // Two flushes at once have no time between them: the last figure stands.
    if (elapsed > 0) utilization = (usage.user + usage.system - before.user - before.system) / 1000 / elapsed
    return utilization
  })
}
