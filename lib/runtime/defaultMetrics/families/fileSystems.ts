import { statfs } from 'node:fs/promises'
import { parse } from 'node:path'
import type { Collection } from '../Collection.js'
import { parseMounts } from '../procfs/parseMounts.js'
import { readProcFile } from '../procfs/readProcFile.js'

const maxMounts = 64

/** How full the local file systems are. */
export function observeFileSystems(collection: Collection): void {
  let measured = 0
  let isMeasuring = false
  collection.everyWindow('machine.filesystem.mounts', async () => {
    // A disk that hangs holds one thread of Node's pool until it answers; asking again every window would take them all.
    if (isMeasuring) return measured
    isMeasuring = true
    try {
      const answers = await Promise.all(localPaths().map((path) => measure(collection, path)))
      measured = answers.filter(Boolean).length
    } finally {
      isMeasuring = false
    }
    return measured
  })
}

function localPaths(): string[] {
  const mounts = parseMounts(readProcFile('/proc/self/mounts')).slice(0, maxMounts)
  return mounts.length > 0 ? mounts.map(({ path }) => path) : [parse(process.cwd()).root]
}

async function measure(collection: Collection, path: string): Promise<boolean> {
  try {
    const { blocks, bfree, bavail, bsize } = await statfs(path)
    if (blocks <= 0) return false
    const used = blocks - bfree
    collection.gauge('machine.filesystem.size', blocks * bsize, path)
    collection.gauge('machine.filesystem.available', bavail * bsize, path)
    // What is kept for root counts as neither used nor free, as `df` does it.
    if (used + bavail > 0) collection.gauge('machine.filesystem.utilization', used / (used + bavail), path)
    return true
  } catch {
    // Unmounted since it was listed, or not ours to see.
    return false
  }
}
