import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  lstatSync,
  openSync,
  readdirSync,
  type Stats,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { makeDirectorySync } from '../../runtime/makeDirectory.js'

const [directoryMode, fileMode] = [0o700, 0o600]
/** What lets anybody but the owner in. */
const others = 0o077
const sticky = 0o1000

/** Files that the service opens. SQLite gives those beside a database the mode of the database. */
const opened = /^(?:(?:metrics|lock)\.db(?:-wal|-shm|-journal)?|token(?:\.new)?)$/
/** Those, and copies of them that somebody put beside them. */
const ours = /^(?:(?:metrics|lock)\.db|token)(?:[-.~]|$)/
/** What a directory may hold beside our files and still be for the service alone: a file system puts it there. */
const neutral = 'lost+found'

/** Made before SQLite opens them, which would take the mode of the umask. */
const made = ['metrics.db', 'lock.db']

/**
 * Makes a data directory, if it is missing, and lets nobody but this user at it and at the files in it, whatever the umask is and whoever made them
 * before. A directory that holds other things, too, or is shared (`/tmp`) keeps its mode.
 *
 * @returns what could not be done, in a sentence each
 * @throws Error when another user owns the directory or one of the files, or a file is a link
 */
export function secureDirectory(path: string): string[] {
  makeDirectorySync(path)
  const directory = statSync(path)
  if (!directory.isDirectory()) throw new Error('it is not a directory')
  const user = process.geteuid?.()
  // Windows has neither users nor modes that Node knows of.
  if (user === undefined) return []
  const { uid } = directory
  if (uid !== user && uid !== 0 && user !== 0) throw new Error(`it belongs to another user (uid ${uid})`)
  const warnings: string[] = []
  const names = readdirSync(path)
  const isApart = names.every((name) => ours.test(name) || name === neutral) && (directory.mode & sticky) === 0
  const isTight = isApart ? tighten(path, directory, directoryMode) : (directory.mode & others) === 0
  if (!isTight)
    warnings.push(
      `Others may enter the data directory ${path}. Give the service a directory of its own that this user owns, with mode 0700.`,
    )
  if (uid !== user && uid !== 0)
    warnings.push(
      `The data directory ${path} belongs to uid ${uid}, who can replace the files in it. Run the service as its owner.`,
    )
  for (const name of names.filter((one) => ours.test(one))) {
    const file = join(path, name)
    const stats = lstatSync(file, { throwIfNoEntry: false })
    // One of another service that starts on the same directory.
    if (stats === undefined) continue
    const isOwn = stats.isFile() && stats.uid === user
    if (!isOwn && opened.test(name)) throw new Error(refusal(name, stats))
    if (isOwn && !tighten(file, stats, fileMode))
      warnings.push(`Others may read ${file}. Put the data where files can have mode 0600.`)
  }
  for (const name of made) makeFile(join(path, name))
  return warnings
}

/** True if others are kept out then. */
function tighten(path: string, { mode }: Stats, wanted: number): boolean {
  if ((mode & others) === 0) return true
  try {
    chmodSync(path, wanted)
    // Some file systems take any mode and keep their own.
    return (statSync(path).mode & others) === 0
  } catch {
    return false
  }
}

/** Nothing is opened that is there: closing a file would end the locks that this process has on it. */
function makeFile(file: string): void {
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, fileMode)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw error
  }
  try {
    fchmodSync(descriptor, fileMode)
  } finally {
    closeSync(descriptor)
  }
}

function refusal(name: string, stats: Stats): string {
  if (stats.isSymbolicLink()) return `${name} in it is a link; put the file itself there`
  if (!stats.isFile()) return `${name} in it is not a file`
  return `${name} in it belongs to another user (uid ${stats.uid}); run the service as that user, or give the file to this one`
}
