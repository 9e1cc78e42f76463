import { closeSync, constants, existsSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import type { Cut } from '../Cut.js'
import type { SpoolDirectory } from './SpoolDirectory.js'
import { SpoolFile, splitNote } from './SpoolFile.js'
import { writeDurably, writeDurablySync } from './writeDurably.js'

/** What a writer asks. */
export interface WriterParts {
  readonly directory: SpoolDirectory
  /** Bytes that all files may take. */
  readonly budget: number
  /** Unix milliseconds. */
  readonly now: () => number
  /** Gives something up; false if there is nothing that may be. */
  readonly makeRoom: () => boolean
}

/** Writes files and deletes them, and counts what is there. */
export class SpoolWriter {
  readonly #parts: WriterParts
  readonly #files = new Set<SpoolFile>()
  #bytes = 0

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  /** Windows on disk. */
  get count(): number {
    return this.#files.size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** A file to be written for a window of this stamp (Unix seconds). */
  newFile(start: number): SpoolFile {
    const { directory } = this.#parts
    const number = directory.nextNumber()
    return new SpoolFile(number, `${directory.name}-${number}`, start)
  }

  /** Counts a file that was found. */
  add(file: SpoolFile): void {
    this.#files.add(file)
    this.#bytes += file.bytes
  }

  /** Writes a file; a failure leaves nothing that anybody would ever send. */
  async write(file: SpoolFile, frames: Iterable<Cut>, replaces: readonly SpoolFile[]): Promise<void> {
    const { directory } = this.#parts
    await directory.open()
    const temporary = directory.path(temporaryName(file))
    try {
      await writeDurably(temporary, directory.path(file.name), this.#chunks(file, frames, replaces))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') directory.lost()
      await unlink(temporary).catch(() => {})
      throw error
    }
    this.#written(file)
  }

  /** The same at once, for the end of a process. */
  writeSync(file: SpoolFile, frames: Iterable<Cut>, replaces: readonly SpoolFile[]): void {
    const { directory } = this.#parts
    directory.openSync()
    const temporary = directory.path(temporaryName(file))
    writeDurablySync(temporary, directory.path(file.name), this.#chunks(file, frames, replaces))
    this.#written(file)
  }

  /**
   * Ends a {@link write} that is under way, when nothing asynchronous will ever be heard of again. True if the file is there. Else it never will
   * be: without its temporary file it can't get its name any more.
   */
  interrupt(file: SpoolFile): boolean {
    const { directory } = this.#parts
    try {
      unlinkSync(directory.path(temporaryName(file)))
      return false
    } catch {
      return existsSync(directory.path(file.name))
    }
  }

  /** Deletes a file; one that is damaged is put aside. Never rejects: what can't be deleted is sent again by whoever finds it, under its ids. */
  async remove(file: SpoolFile): Promise<void> {
    if (file.state !== 'written') return
    file.state = 'gone'
    if (this.#files.delete(file)) this.#bytes -= file.bytes
    const { directory } = this.#parts
    await (file.isDamaged ? directory.setAside(file.name) : unlink(directory.path(file.name))).catch(() => {})
  }

  /** A batch of a file was split. Written at once, before the halves are sent; no flush to disk, since only a crash of the process matters here. */
  noteSplit(file: SpoolFile, id: string): void {
    if (file.splits.has(id)) return
    file.splits.add(id)
    if (file.state === 'written') this.#append(file, id)
  }

  #append(file: SpoolFile, id: string): void {
    try {
      // Not `a`, which would make a file where none is any more.
      const fd = openSync(this.#parts.directory.path(file.name), constants.O_WRONLY | constants.O_APPEND)
      try {
        writeFileSync(fd, splitNote(id))
      } finally {
        closeSync(fd)
      }
    } catch {
      // After a crash the batch is sent whole once more, is refused as it was, and is split again.
    }
  }

  #written(file: SpoolFile): void {
    file.state = 'written'
    this.add(file)
    for (const id of file.splits) this.#append(file, id)
  }

  *#chunks(file: SpoolFile, frames: Iterable<Cut>, replaces: readonly SpoolFile[]): Generator<Buffer> {
    const uids = replaces.filter(({ state }) => state === 'written').map(({ uid }) => uid)
    for (const chunk of file.chunks(frames, uids, this.#parts.now())) {
      while (this.#bytes + file.bytes > this.#parts.budget) {
        if (!this.#parts.makeRoom()) throw new Error('the spool is at its budget')
      }
      yield chunk
    }
  }
}

function temporaryName(file: SpoolFile): string {
  return `${file.number}.tmp`
}
