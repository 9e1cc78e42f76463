import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { lstat, mkdir, open, readdir, readlink, rename, rmdir, unlink, utimes } from 'node:fs/promises'

/**
 * The calls of the file system that the spool makes, and the only door to them: a spec that wants one to fail replaces it here. Those in
 * `sync` are for the end of a process.
 */
export const disk = {
  lstat: (path: string) => lstat(path),
  mkdir: (path: string, mode: number) => mkdir(path, mode),
  open: (path: string, flags: number, mode?: number) => open(path, flags, mode),
  readdir: (path: string) => readdir(path, { withFileTypes: true }),
  readlink: (path: string) => readlink(path),
  rename: (from: string, to: string) => rename(from, to),
  rmdir: (path: string) => rmdir(path),
  unlink: (path: string) => unlink(path),
  utimes: (path: string, seconds: number) => utimes(path, seconds, seconds),
  sync: {
    close: (fd: number) => closeSync(fd),
    fsync: (fd: number) => fsyncSync(fd),
    lstat: (path: string) => lstatSync(path),
    mkdir: (path: string, mode: number) => mkdirSync(path, mode),
    open: (path: string, flags: number, mode?: number) => openSync(path, flags, mode),
    readlink: (path: string) => readlinkSync(path),
    rename: (from: string, to: string) => renameSync(from, to),
    rmdir: (path: string) => rmdirSync(path),
    unlink: (path: string) => unlinkSync(path),
    /** All of it, at the end of what was written or at a position. */
    write: (fd: number, data: Uint8Array | string, position?: number): void => {
      if (position === undefined) writeFileSync(fd, data)
      else if (writeSync(fd, Buffer.from(data), 0, data.length, position) < data.length)
        throw new Error('a short write')
    },
  },
}

/** Links are never followed, and a FIFO is not waited for. Windows knows neither flag. */
const CAREFUL = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Flags to open a file of the spool with. `append` makes no file where none is. */
export const OPEN = {
  read: constants.O_RDONLY | CAREFUL,
  write: constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | CAREFUL,
  append: constants.O_WRONLY | constants.O_APPEND | CAREFUL,
} as const

/** The code of a system error, as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code
}

/** Whether an error says that there is no such file or directory. */
export function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

/** @throws the system's errors: it can't be told */
export async function isThere(path: string): Promise<boolean> {
  try {
    await disk.lstat(path)
    return true
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}
