import { mkdirSync, statSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const mode = 0o700

/**
 * Makes a directory with those above it, for this user alone. Node's own `recursive` never returns where a file system refuses new entries with
 * ENOENT although the directory above is there, as `/proc` does; in the thread of the event loop that hangs the process.
 *
 * @throws the system's error: EACCES, EROFS, ENOTDIR, ...
 */
export async function makeDirectory(path: string): Promise<void> {
  if (await isDirectory(path)) return
  const above = dirname(path)
  if (above !== path) await makeDirectory(above)
  try {
    await mkdir(path, { mode })
  } catch (error) {
    // Somebody else made it meanwhile.
    if (!(await isDirectory(path))) throw error
  }
}

/** The same at once, for the end of a process and the start of one. */
export function makeDirectorySync(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  const above = dirname(path)
  if (above !== path) makeDirectorySync(above)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
