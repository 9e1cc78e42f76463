import { AsyncLocalStorage } from 'node:async_hooks'
import type { FileHandle } from 'node:fs/promises'
import { disk } from '../../lib/delivery/spool/disk.js'

/** A process as the disk sees it: what it asked for is done, or not, and it hears of it as long as it lives. */
export class DiskUser {
  isOver = false
  /** Calls that the system is at. */
  calls = 0
  readonly handles = new Set<FileHandle>()

  /** The process is gone in this moment. Resolves when the system has done what it was at. */
  async end(): Promise<void> {
    this.isOver = true
    while (this.calls > 0) await new Promise((resolve) => setImmediate(resolve))
    for (const handle of this.handles) await handle.close().catch(() => {})
  }
}

/** Which calls fail. */
export interface Faults {
  /** Share of calls that fail now and then. */
  rate: number
  /** Calls that fail every time, with this error; `*` is all of them. */
  readonly broken: Map<string, string>
  /** Calls that don't fail. */
  readonly spared: Set<string>
}

const codes = ['EIO', 'ENOSPC', 'EMFILE', 'EACCES'] as const
const real = { ...disk, sync: { ...disk.sync } }
const users = new AsyncLocalStorage<DiskUser>()

/** Runs something as this user; everything that comes of it is that user's, too. */
export function asUser<T>(user: DiskUser, task: () => T): T {
  return users.run(user, task)
}

/**
 * Makes the calls of the spool fail, as a generator of numbers in [0, 1) has it: before they had an effect, or after it, or with half of it.
 * Returns a function that ends it.
 */
export function breakDisk(faults: Faults, random: () => number): () => void {
  const verdict = (name: string): 'none' | 'before' | 'after' => {
    if (users.getStore() === undefined || faults.spared.has(name)) return 'none'
    if (faults.broken.has(name) || faults.broken.has('*')) return random() < 0.8 ? 'before' : 'after'
    if (random() >= faults.rate) return 'none'
    return random() < 0.5 ? 'before' : 'after'
  }
  const failure = (name: string): Error => {
    const code = faults.broken.get(name) ?? faults.broken.get('*') ?? codes[Math.floor(random() * codes.length)]!
    return Object.assign(new Error(`${code}: made to fail, ${name}`), { code })
  }
  const isDead = (): boolean => users.getStore()?.isOver === true
  const never = new Promise<never>(() => {})

  /** `half`: what is done of it when it fails. `undo`: what else has to be done then. */
  async function attempt<T>(
    name: string,
    call: () => Promise<T>,
    half?: () => Promise<unknown>,
    undo?: (result: T) => Promise<unknown>,
  ): Promise<T> {
    const user = users.getStore()
    if (isDead()) return never
    const fate = verdict(name)
    if (user !== undefined) user.calls += 1
    try {
      if (fate === 'before') await half?.()
      else {
        const result = await call()
        if (isDead() || fate === 'after') await undo?.(result)
        if (!isDead() && fate === 'none') return result
      }
    } finally {
      if (user !== undefined) user.calls -= 1
    }
    if (isDead()) return never
    throw failure(name)
  }
  function attemptSync<T>(name: string, call: () => T): T {
    const fate = isDead() ? 'before' : verdict(name)
    if (fate === 'before') throw failure(name)
    const result = call()
    if (fate === 'after') throw failure(name)
    return result
  }
  const wrap = (handle: FileHandle): FileHandle => {
    const handles = users.getStore()?.handles
    handles?.add(handle)
    const close = (): Promise<void> => {
      handles?.delete(handle)
      return handle.close()
    }
    return {
      stat: () => attempt('stat', () => handle.stat()),
      read: (...given: Parameters<FileHandle['read']>) => attempt('read', () => handle.read(...given)),
      readFile: (...given: Parameters<FileHandle['readFile']>) => attempt('read', () => handle.readFile(...given)),
      write: (...given: Parameters<FileHandle['write']>) => attempt('write', () => handle.write(...given)),
      writeFile: (data: Buffer) =>
        attempt(
          'write',
          () => handle.writeFile(data),
          () => handle.writeFile(data.subarray(0, data.length / 2)),
        ),
      sync: () => attempt('fsync', () => handle.sync()),
      // Whatever it says, a descriptor is closed.
      close: () => attempt('close', close, close),
    } as unknown as FileHandle
  }

  const { sync } = real
  Object.assign(disk, {
    lstat: (path: string) => attempt('lstat', () => real.lstat(path)),
    mkdir: (path: string, mode: number) => attempt('mkdir', () => real.mkdir(path, mode)),
    open: async (path: string, flags: number, mode?: number) =>
      wrap(
        await attempt(
          'open',
          () => real.open(path, flags, mode),
          undefined,
          (handle) => handle.close(),
        ),
      ),
    readdir: (path: string) => attempt('readdir', () => real.readdir(path)),
    readlink: (path: string) => attempt('readlink', () => real.readlink(path)),
    rename: (from: string, to: string) => attempt('rename', () => real.rename(from, to)),
    rmdir: (path: string) => attempt('rmdir', () => real.rmdir(path)),
    unlink: (path: string) => attempt('unlink', () => real.unlink(path)),
    utimes: (path: string, seconds: number) => attempt('utimes', () => real.utimes(path, seconds)),
    sync: {
      close: (fd: number) => sync.close(fd),
      fsync: (fd: number) => attemptSync('fsync', () => sync.fsync(fd)),
      lstat: (path: string) => attemptSync('lstat', () => sync.lstat(path)),
      mkdir: (path: string, mode: number) => attemptSync('mkdir', () => sync.mkdir(path, mode)),
      open: (path: string, flags: number, mode?: number) => attemptSync('open', () => sync.open(path, flags, mode)),
      readlink: (path: string) => attemptSync('readlink', () => sync.readlink(path)),
      rename: (from: string, to: string) => attemptSync('rename', () => sync.rename(from, to)),
      rmdir: (path: string) => attemptSync('rmdir', () => sync.rmdir(path)),
      unlink: (path: string) => attemptSync('unlink', () => sync.unlink(path)),
      write: (fd: number, data: Uint8Array | string, position?: number) =>
        attemptSync('write', () => sync.write(fd, data, position)),
    },
  })
  return () => {
    Object.assign(disk, real)
  }
}
