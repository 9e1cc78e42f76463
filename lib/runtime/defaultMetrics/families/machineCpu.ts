import { cpus } from 'node:os'
import type { Collection } from '../Collection.js'
import { type CoreTimes, parseStat } from '../procfs/parseStat.js'
import { readProcFile } from '../procfs/readProcFile.js'

/** How busy the cores are, from one window to the next. */
export function observeMachineCpu(collection: Collection): void {
  // The first window is measured from the start of collecting, not from that of the machine.
  let before = readCores()
  collection.everyWindow('machine.cpu.cores', () => {
    const previous = new Map(before.cores.map((times) => [times.core, times]))
    before = readCores()
    const { cores, hasWaits } = before
    const all = { busy: 0, iowait: 0, stolen: 0, total: 0 }
    for (const times of cores) {
      const growth = growthOf(times, previous.get(times.core))
      if (growth.total <= 0) continue
      collection.gauge('machine.cpu.busy', growth.busy / growth.total, times.core)
      for (const part of ['busy', 'iowait', 'stolen', 'total'] as const) all[part] += growth[part]
    }
    if (all.total > 0) {
      collection.gauge('machine.cpu.utilization', all.busy / all.total)
      if (hasWaits) {
        collection.gauge('machine.cpu.iowait', all.iowait / all.total)
        collection.gauge('machine.cpu.stolen', all.stolen / all.total)
      }
    }
    return cores.length
  })
}

/** Times between two readings. A core that is new, or whose clock went back (iowait may), counts from zero growth. */
function growthOf(
  now: CoreTimes,
  before: CoreTimes | undefined,
): { busy: number; iowait: number; stolen: number; total: number } {
  if (before === undefined) return { busy: 0, iowait: 0, stolen: 0, total: 0 }
  const grown = (part: 'busy' | 'idle' | 'iowait' | 'stolen'): number => Math.max(0, now[part] - before[part])
  const [busy, idle, iowait, stolen] = [grown('busy'), grown('idle'), grown('iowait'), grown('stolen')]
  return { busy, iowait, stolen, total: busy + idle + iowait + stolen }
}

// os.cpus() also asks for model and clock rate of each core, which takes milliseconds on large machines; /proc/stat is one read.
function readCores(): { cores: CoreTimes[]; hasWaits: boolean } {
  const cores = parseStat(readProcFile('/proc/stat'))
  if (cores.length > 0) return { cores, hasWaits: true }
  return {
    cores: cpus().map(({ times }, index) => ({
      core: String(index),
      busy: times.user + times.nice + times.sys + times.irq,
      idle: times.idle,
      iowait: 0,
      stolen: 0,
    })),
    hasWaits: false,
  }
}
