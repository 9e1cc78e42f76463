import { readFileSync } from 'node:fs'

/**
 * The text of a file under /proc, or nothing where the system or a sandbox has none: its figures are then absent.
 *
 * Read synchronously on purpose: the kernel writes these texts from memory, so nothing waits for a disk, and the way through Node's thread
 * pool costs some thirty times the CPU of the read itself.
 */
export function readProcFile(path: string): string {
  if (process.platform !== 'linux') return ''
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
