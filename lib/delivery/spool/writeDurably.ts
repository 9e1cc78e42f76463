import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file so that it is there whole or not at all, whatever happens: temporary name, fsync, rename, fsync of the directory. A failure
 * leaves nothing under the final name; what stays under the temporary one is never read.
 */
export async function writeDurably(temporary: string, final: string, chunks: Iterable<Buffer>): Promise<void> {
  const handle = await open(temporary, 'w', 0o600)
  try {
    for (const chunk of chunks) await handle.writeFile(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, final)
  // From here on the file is there. A directory that can't be flushed (some systems) costs durability of the name against a power cut only.
  await syncDirectory(dirname(final)).catch(() => {})
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The same at once, for the end of a process. */
export function writeDurablySync(temporary: string, final: string, chunks: Iterable<Buffer>): void {
  const fd = openSync(temporary, 'w', 0o600)
  try {
    for (const chunk of chunks) writeFileSync(fd, chunk)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(temporary, final)
  try {
    const directory = openSync(dirname(final), 'r')
    try {
      fsyncSync(directory)
    } finally {
      closeSync(directory)
    }
  } catch {
    // As above.
  }
}
