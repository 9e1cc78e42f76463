import { readdir } from 'node:fs/promises'
import type { Collection } from '../Collection.js'
import { parseOpenFilesLimit } from '../procfs/parseOpenFilesLimit.js'
import { readProcFile } from '../procfs/readProcFile.js'

// Node has about forty kinds; more than this is a library that invents names, and each would be a series.
const maxKinds = 64

/** Uptime, what keeps the event loop alive, and file descriptors. */
export function observeProcessResources(collection: Collection): void {
  const kinds = new Map<string, number>()
  collection.everyWindow('process.uptime', async () => {
    for (const kind of kinds.keys()) kinds.set(kind, 0)
    for (const kind of process.getActiveResourcesInfo())
      if (kinds.has(kind) || kinds.size < maxKinds) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    // A kind that is gone goes on as 0: a line that just ends could as well be a process that ended.
    for (const [kind, count] of kinds) collection.gauge('process.resources.active', count, kind)

    const limit = parseOpenFilesLimit(readProcFile('/proc/self/limits'))
    if (limit !== undefined) collection.gauge('process.fds.limit', limit)
    // A server may have a hundred thousand of them, too many to list while everything waits.
    const open = await countOpenFiles()
    if (open !== undefined) collection.gauge('process.fds.open', open)
    return process.uptime()
  })
}

async function countOpenFiles(): Promise<number | undefined> {
  if (process.platform === 'win32') return undefined
  try {
    const names = await readdir(process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd')
    // One of them is the directory, opened to be read.
    return Math.max(0, names.length - 1)
  } catch {
    return undefined
  }
}
