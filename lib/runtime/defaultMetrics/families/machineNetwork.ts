import type { Collection } from '../Collection.js'
import { parseNetDev } from '../procfs/parseNetDev.js'
import { readProcFile } from '../procfs/readProcFile.js'

const maxInterfaces = 64

/** What went through the network interfaces. Linux only. */
export function observeMachineNetwork(collection: Collection): void {
  if (process.platform !== 'linux') return
  const read = (): number => {
    const interfaces = parseNetDev(readProcFile('/proc/net/dev')).slice(0, maxInterfaces)
    for (const totals of interfaces) {
      collection.total('machine.network.in.bytes', totals.inBytes, totals.name)
      collection.total('machine.network.in.packets', totals.inPackets, totals.name)
      collection.total('machine.network.in.errors', totals.inErrors, totals.name)
      collection.total('machine.network.out.bytes', totals.outBytes, totals.name)
      collection.total('machine.network.out.packets', totals.outPackets, totals.name)
      collection.total('machine.network.out.errors', totals.outErrors, totals.name)
    }
    return interfaces.length
  }
  // The first reading is where the counters start, so that the first window counts, too.
  read()
  collection.everyWindow('machine.network.interfaces', read)
}
