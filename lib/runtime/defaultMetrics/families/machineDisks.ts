import type { Collection } from '../Collection.js'
import { parseDiskstats } from '../procfs/parseDiskstats.js'
import { readProcFile } from '../procfs/readProcFile.js'

// Storage servers have hundreds; what is beyond is left out, so that no machine floods its reporter.
const maxDisks = 256

/** What the disks read and wrote. Linux only. */
export function observeMachineDisks(collection: Collection): void {
  if (process.platform !== 'linux') return
  const read = (): number => {
    const disks = parseDiskstats(readProcFile('/proc/diskstats')).slice(0, maxDisks)
    for (const { device, reads, readBytes, writes, writtenBytes } of disks) {
      collection.total('machine.disk.read.operations', reads, device)
      collection.total('machine.disk.read.bytes', readBytes, device)
      collection.total('machine.disk.write.operations', writes, device)
      collection.total('machine.disk.write.bytes', writtenBytes, device)
    }
    return disks.length
  }
  // The first reading is where the counters start, so that the first window counts, too.
  read()
  collection.everyWindow('machine.disk.devices', read)
}
