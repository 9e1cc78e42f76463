import { constants } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Cut } from '../Cut.js'
import { codeOf, disk, isThere, OPEN } from './disk.js'
import { FILE_HEAD } from './records.js'
import type { SpoolDirectory } from './SpoolDirectory.js'
import { SpoolFile, settledNote, splitNote } from './SpoolFile.js'

/** What a writer asks. */
export interface WriterParts {
  readonly directory: SpoolDirectory
  /** Bytes that all files may take. */
  readonly budget: number
  /** Unix milliseconds. */
  readonly now: () => number
  /** Gives something up; false if there is nothing that may be. */
  readonly makeRoom: () => boolean
  /** A file can't be deleted just now. */
  readonly trouble: (error: unknown) => void
}

/** Writes files and deletes them, and counts what is there. */
export class SpoolWriter {
  readonly #parts: WriterParts
  readonly #files = new Set<SpoolFile>()
  /** Files that are to be deleted, until they are. */
  readonly #doomed = new Set<SpoolFile>()
  #bytes = 0

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  /** Name of the directory that is written to. */
  get home(): string {
    return this.#parts.directory.name
  }

  /** Windows on disk. */
  get count(): number {
    return this.#files.size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** A file to be written for a window of this stamp (Unix seconds), in place of those that have its measurements until then. */
  newFile(start: number, stale: readonly SpoolFile[] = []): SpoolFile {
    const { directory } = this.#parts
    const number = directory.nextNumber()
    const file = new SpoolFile(number, `${directory.name}-${number}`, start, directory.name)
    file.stale = stale
    return file
  }

  /** Counts a file that was found. */
  add(file: SpoolFile): void {
    if (this.#files.has(file)) return
    this.#files.add(file)
    this.#bytes += file.bytes
  }

  /**
   * Writes a file so that it is there whole or not at all, whatever happens: temporary name, fsync, rename, fsync of the directory. What stays under
   * the temporary name is never read. `commit` is called when the next call may give it its name: if that fails, the file is `doubtful`.
   */
  async write(file: SpoolFile, frames: Iterable<Cut>, commit: () => void): Promise<void> {
    const { directory } = this.#parts
    const wasDoubtful = file.state === 'doubtful'
    // Before anything is awaited: whoever splits or merges meanwhile has to know that the frames are chosen.
    file.state = 'writing'
    let temporary: string | undefined
    try {
      await directory.open()
      if (isInterrupted(file)) throw new Error('the process ends')
      file.home = directory.name
      temporary = directory.path(temporaryName(file))
      await this.#fill(temporary, file, frames)
      // `interrupt` was called meanwhile.
      if (isInterrupted(file)) throw new Error('the process ends')
      commit()
    } catch (error) {
      if (temporary !== undefined) await disk.unlink(temporary).catch(() => {})
      if (!isInterrupted(file)) file.state = wasDoubtful ? 'doubtful' : 'unwritten'
      throw error
    }
    const final = join(dirname(temporary), file.name)
    try {
      await disk.rename(temporary, final)
    } catch (error) {
      file.state = await this.#stateAfter(error, final, wasDoubtful)
      if (file.state !== 'written') throw error
    }
    this.#written(file)
    // A directory that can't be flushed (some systems) costs durability of the name against a power cut only.
    await syncDirectory(dirname(final)).catch(() => {})
  }

  /** The same at once, for the end of a process. */
  writeSync(file: SpoolFile, frames: Iterable<Cut>, commit: () => void): void {
    const { directory } = this.#parts
    directory.openSync()
    file.home = directory.name
    const temporary = directory.path(temporaryName(file))
    const fd = disk.sync.open(temporary, OPEN.write, 0o600)
    try {
      for (const chunk of this.#chunks(file, frames)) disk.sync.write(fd, chunk)
      disk.sync.write(fd, file.summary('window'), FILE_HEAD.length)
      disk.sync.fsync(fd)
    } finally {
      disk.sync.close(fd)
    }
    commit()
    const final = directory.path(file.name)
    try {
      disk.sync.rename(temporary, final)
    } catch (error) {
      file.state = 'doubtful'
      throw error
    }
    this.#written(file)
    try {
      syncDirectorySync(directory.path(''))
    } catch {
      // As above.
    }
  }

  /**
   * Ends a {@link write} that is under way, when something else is written in its place. It then never gets its name, unless the call that
   * gives it is under way already.
   */
  interrupt(file: SpoolFile): void {
    file.state = 'gone'
    try {
      disk.sync.unlink(this.#parts.directory.path(temporaryName(file)))
    } catch {
      // There is none, or it is deleted by whoever takes this directory over.
    }
  }

  /**
   * Deletes a file and those that it replaced; one that is damaged is put aside. Never rejects: what can't be deleted is noted as settled, and
   * tried again by {@link sweep}.
   */
  async remove(file: SpoolFile): Promise<void> {
    if (!file.mayExist) return
    file.state = 'gone'
    this.#forget(file)
    this.#doomed.add(file)
    await this.#erase(file)
  }

  /** Deletes those that a file replaced, as far as that succeeds. */
  async removeStale(file: SpoolFile): Promise<void> {
    try {
      await this.#eraseStale(file)
    } catch (error) {
      this.#parts.trouble(error)
    }
  }

  /** Tries again to delete what could not be deleted. */
  async sweep(): Promise<void> {
    for (const file of [...this.#doomed]) await this.#erase(file)
  }

  /** The directory is not ours any more, nor is anything in it. Returns the files that were. */
  surrender(): ReadonlySet<SpoolFile> {
    const lost = new Set(this.#files)
    for (const file of lost) file.state = 'gone'
    this.#files.clear()
    this.#doomed.clear()
    this.#bytes = 0
    return lost
  }

  /**
   * A batch of a file is about to be split. Written at once; no flush to disk, since only a crash of the process matters here. False if the halves
   * must not be sent yet: after a crash, or an adoption, the whole would be sent once more, and might be taken beside them.
   */
  noteSplit(file: SpoolFile, id: string): boolean {
    if (file.state === 'writing') return false
    if (!file.mayExist || file.splits.has(id)) return true
    const isNoted = this.#append(file, splitNote(id))
    if (isNoted) file.splits.add(id)
    return isNoted
  }

  /** A torn note is no note: the next one is found behind it. */
  #append(file: SpoolFile, note: Buffer): boolean {
    for (const name of file.possibleNames) {
      try {
        const fd = disk.sync.open(this.#parts.directory.path(name), OPEN.append)
        try {
          disk.sync.write(fd, note)
        } finally {
          disk.sync.close(fd)
        }
        return true
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') return false
      }
    }
    return false
  }

  async #erase(file: SpoolFile): Promise<void> {
    try {
      await this.#eraseStale(file)
      await this.#unlink(file)
      this.#doomed.delete(file)
      this.#forget(file)
    } catch (error) {
      // Surrendered meanwhile.
      if (!this.#doomed.has(file)) return
      this.add(file)
      if (!file.isNotedSettled) file.isNotedSettled = this.#append(file, settledNote())
      this.#parts.trouble(error)
    }
  }

  async #eraseStale(file: SpoolFile): Promise<void> {
    for (const stale of file.stale) {
      await this.#eraseStale(stale)
      if (stale.mayExist) await this.#unlink(stale)
      stale.state = 'gone'
      this.#forget(stale)
    }
    file.stale = []
  }

  /** A file that isn't there is deleted. */
  async #unlink(file: SpoolFile): Promise<void> {
    const { directory } = this.#parts
    for (const name of file.possibleNames) {
      try {
        await (file.isDamaged ? directory.setAside(name) : disk.unlink(directory.path(name)))
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error
      }
    }
  }

  #forget(file: SpoolFile): void {
    if (this.#files.delete(file)) this.#bytes -= file.bytes
  }

  #written(file: SpoolFile): void {
    file.state = 'written'
    if (file.home === this.#parts.directory.name) this.add(file)
  }

  /** Whether a file has got its name by a call that failed. */
  async #stateAfter(error: unknown, final: string, wasDoubtful: boolean): Promise<SpoolFile['state']> {
    try {
      if (await isThere(final)) return 'written'
      // That it isn't there is certain only in a directory that is.
      if (await isThere(dirname(final))) return 'unwritten'
      return codeOf(error) === 'ENOENT' && !wasDoubtful ? 'unwritten' : 'doubtful'
    } catch {
      return 'doubtful'
    }
  }

  async #fill(temporary: string, file: SpoolFile, frames: Iterable<Cut>): Promise<void> {
    const handle = await disk.open(temporary, OPEN.write, 0o600)
    try {
      for (const chunk of this.#chunks(file, frames)) await handle.writeFile(chunk)
      const summary = file.summary('window')
      const { bytesWritten } = await handle.write(summary, 0, summary.length, FILE_HEAD.length)
      if (bytesWritten < summary.length) throw new Error('a short write')
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  *#chunks(file: SpoolFile, frames: Iterable<Cut>): Generator<Buffer> {
    for (const chunk of file.chunks(frames, this.#parts.now())) {
      while (this.#bytes + file.bytes > this.#parts.budget) {
        if (!this.#parts.makeRoom()) throw new Error('the spool is at its budget')
      }
      yield chunk
    }
  }
}

/** Asked in a function, since it changes while a call is awaited. */
function isInterrupted({ state }: SpoolFile): boolean {
  return state !== 'writing'
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await disk.open(path, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function syncDirectorySync(path: string): void {
  const fd = disk.sync.open(path, constants.O_RDONLY)
  try {
    disk.sync.fsync(fd)
  } finally {
    disk.sync.close(fd)
  }
}

function temporaryName(file: SpoolFile): string {
  return `${file.number}.tmp`
}
