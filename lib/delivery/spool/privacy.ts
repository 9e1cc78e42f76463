import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join, parse, sep } from 'node:path'
import { disk, OPEN } from './disk.js'

/** Links that are followed on one path; more are a circle. */
const MOST_LINKS = 40
const GROUP_OR_OTHERS = 0o022
const OTHERS = 0o002
const STICKY = 0o1000

/** Something that is in the spool directory, or is it, and is in the hands of others. The message says what to do. */
export class NotPrivateError extends Error {
  override name = 'NotPrivateError'
}

/**
 * Refuses a directory that others own or may write, and one that others could replace: each directory above it must belong to this user or to
 * root, and may be writable for everybody only if it is sticky, as `/tmp` is. Links on the way are followed if this user or root made them.
 * Windows has no such modes: nothing is checked there.
 *
 * @throws {NotPrivateError} and the system's errors
 */
export async function assertPrivate(directory: string): Promise<void> {
  const steps = examine(directory)
  for (let step = steps.next(); step.done !== true; ) {
    const { path, isLink } = step.value
    step = steps.next(isLink ? await disk.readlink(path) : await disk.lstat(path))
  }
}

/** The same at once, for the end of a process. */
export function assertPrivateSync(directory: string): void {
  const steps = examine(directory)
  for (let step = steps.next(); step.done !== true; ) {
    const { path, isLink } = step.value
    step = steps.next(isLink ? disk.sync.readlink(path) : disk.sync.lstat(path))
  }
}

/** Refuses what is no directory, or one that others own or may write; those above it were looked at. */
export async function assertOwnDirectory(path: string): Promise<void> {
  const user = process.geteuid?.()
  const stats = await disk.lstat(path)
  if (!stats.isDirectory()) throw new NotPrivateError(`${path} is no directory`)
  if (user !== undefined) checkLast(path, stats, [user])
}

/**
 * Opens a file of the spool, if it is a plain file that belongs to this user and that nobody else may write.
 *
 * @throws {NotPrivateError} and the system's errors
 */
export async function openOwn(path: string, flags: number = OPEN.read): Promise<FileHandle> {
  const handle = await disk.open(path, flags)
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) throw new NotPrivateError(`${path} is no plain file`)
    const user = process.geteuid?.()
    if (user !== undefined) checkLast(path, stats, [user])
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** What has to be asked of the system, a directory at a time from the root on, so that the same rules serve both ways of asking. */
function* examine(directory: string): Generator<{ path: string; isLink: boolean }, void, Stats | string> {
  const user = process.geteuid?.()
  if (user === undefined) return
  const trusted = [user, 0]
  const { root } = parse(directory)
  const ahead = namesOf(directory.slice(root.length))
  let path = root
  for (let links = 0; ; ) {
    const stats = (yield { path, isLink: false }) as Stats
    if (stats.isSymbolicLink()) {
      if (!trusted.includes(stats.uid)) throw belongsTo(path, stats.uid)
      links += 1
      if (links > MOST_LINKS) throw new NotPrivateError(`${directory} leads in a circle`)
      const target = (yield { path, isLink: true }) as string
      path = target.startsWith(sep) ? parse(target).root : dirname(path)
      ahead.unshift(...namesOf(target))
    } else if (!stats.isDirectory()) throw new NotPrivateError(`${path} is no directory`)
    else if (ahead.length === 0) return checkLast(path, stats, trusted)
    // In a user namespace the root may belong to a user whom nobody there knows.
    else if (path !== root && !trusted.includes(stats.uid)) throw belongsTo(path, stats.uid)
    else if ((stats.mode & OTHERS) !== 0 && (stats.mode & STICKY) === 0) throw writable(path, stats.mode)
    path = join(path, ahead.shift() ?? '')
  }
}

function checkLast(path: string, { uid, mode }: Stats, trusted: readonly number[]): void {
  if (!trusted.includes(uid)) throw belongsTo(path, uid)
  if ((mode & GROUP_OR_OTHERS) !== 0) throw writable(path, mode)
}

function namesOf(path: string): string[] {
  return path.split(sep).filter((name) => name !== '')
}

function belongsTo(path: string, uid: number): NotPrivateError {
  const user = process.geteuid?.()
  return new NotPrivateError(
    `${path} belongs to user ${uid}, and this process runs as user ${user}: use a directory of that user's own, or run it as user ${uid}`,
  )
}

function writable(path: string, mode: number): NotPrivateError {
  const shown = (mode & 0o7777).toString(8)
  return new NotPrivateError(`other users may write ${path} (mode ${shown}): take that away with chmod go-w`)
}
