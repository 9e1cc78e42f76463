import type { FileHandle } from 'node:fs/promises'
import type { EncodedBatch } from '../../destinations/EncodedBatch.js'
import type { Instant } from '../BackendClock.js'
import type { Cut } from '../Cut.js'
import { codeOf, disk, OPEN } from './disk.js'
import { decodeFrame } from './frames.js'
import { openOwn } from './privacy.js'
import { readRecord } from './records.js'
import type { SpoolDirectory } from './SpoolDirectory.js'
import { type SpoolFile, sentNote } from './SpoolFile.js'

/** A batch that was read from disk. */
export interface LoadedFrame {
  readonly frame: Cut
  readonly file: SpoolFile
}

/** What a loader calls and asks. */
export interface LoaderParts {
  readonly directory: SpoolDirectory
  /** Now, by all clocks. */
  readonly instant: () => Instant
  /** Milliseconds for which the server remembers ids, where it said so. */
  readonly idMemory: () => number | undefined
  /** A frame is there to be taken, or it turned out that there is none. */
  readonly ready: () => void
  /** A frame of so many measurements is damaged, and was skipped. */
  readonly damaged: (file: SpoolFile, measurements: number) => void
  /** Whether a destination's encoder can have made this. */
  readonly recognizes: (encoded: EncodedBatch) => boolean
  /** A file isn't there: looks whether the directory is. Rejects if that can't be told. */
  readonly lookForDirectory: () => Promise<void>
  /** A file is not there any more; it is not in the loader any more either. */
  readonly missing: (file: SpoolFile) => void
  /** A file can't be read just now. */
  readonly unreadable: (error: unknown) => void
}

/**
 * The files that wait to be sent, oldest first. One frame at a time is read, when there is a slot for it: however much lies on disk, memory
 * holds only what is on its way.
 */
export class FrameLoader {
  readonly #parts: LoaderParts
  #files: SpoolFile[] = []
  #loaded: LoadedFrame | undefined
  /** The file that is being read. */
  #current: SpoolFile | undefined
  /** Files that could not be read; left alone until {@link retry}. */
  readonly #postponed = new Set<SpoolFile>()
  #isLoading = false
  #isClosed = false

  constructor(parts: LoaderParts) {
    this.#parts = parts
  }

  /** Files of which not every frame has become a batch. */
  get files(): readonly SpoolFile[] {
    return this.#files
  }

  /** Whether a frame is on its way from disk. */
  get isLoading(): boolean {
    return this.#isLoading
  }

  add(file: SpoolFile): void {
    this.#files.push(file)
  }

  /** Takes a file out; false if it is being read. */
  remove(file: SpoolFile): boolean {
    if (file === this.#current) return false
    this.#files = this.#files.filter((each) => each !== file)
    this.#postponed.delete(file)
    return true
  }

  /** Files that could not be read may be tried again; false if there are none. */
  retry(): boolean {
    const isAny = this.#postponed.size > 0
    this.#postponed.clear()
    return isAny
  }

  /** The next frame, if it is loaded; else it is read, and `ready` called. */
  take(): LoadedFrame | undefined {
    const loaded = this.#loaded
    if (loaded === undefined) {
      this.#load()
      return undefined
    }
    this.#loaded = undefined
    this.#advance(loaded.file)
    return loaded
  }

  /** Takes all files out, one that is being read, too. */
  clear(): readonly SpoolFile[] {
    const files = this.#files
    this.#files = []
    this.#postponed.clear()
    this.#current = undefined
    this.#loaded = undefined
    return files
  }

  /** Reads nothing more. */
  close(): void {
    this.#isClosed = true
    this.#loaded = undefined
  }

  #load(): void {
    if (this.#isLoading || this.#isClosed) return
    this.#current ??= this.#files.find((file) => !this.#postponed.has(file))
    const file = this.#current
    if (file === undefined) return
    this.#isLoading = true
    void this.#read(file)
      .then(
        (frame) => this.#arrive(file, frame),
        (error) => this.#fail(file, error),
      )
      .finally(() => this.#parts.ready())
  }

  #arrive(file: SpoolFile, frame: Cut | undefined): void {
    this.#isLoading = false
    // Closed or cleared meanwhile.
    if (this.#isClosed || file !== this.#current) return
    if (frame !== undefined) this.#loaded = { frame, file }
    else {
      const { count } = file.frames[file.next]!
      this.#advance(file)
      this.#parts.damaged(file, count)
    }
  }

  async #fail(file: SpoolFile, error: unknown): Promise<void> {
    let cause = error
    if (codeOf(error) === 'ENOENT') {
      try {
        await this.#parts.lookForDirectory()
      } catch (unknown) {
        cause = unknown
      }
    }
    this.#isLoading = false
    if (this.#isClosed || file !== this.#current) return
    this.#current = undefined
    if (codeOf(cause) === 'ENOENT') {
      this.remove(file)
      this.#parts.missing(file)
    } else {
      this.#postponed.add(file)
      this.#parts.unreadable(cause)
    }
  }

  /** The next frame of a file; undefined if it is damaged. */
  async #read(file: SpoolFile): Promise<Cut | undefined> {
    if (!file.isFrozen) await this.#freeze(file)
    const { offset, length } = file.frames[file.next]!
    const bytes = Buffer.alloc(length)
    const handle = await this.#open(file, OPEN.read)
    try {
      const { bytesRead } = await handle.read(bytes, 0, length, offset)
      const record = bytesRead === length ? readRecord(bytes, 0) : undefined
      const frame = record === undefined ? undefined : decodeFrame(record)
      // What this process has written itself it need not doubt.
      return frame !== undefined && file.isAdopted && !this.#parts.recognizes(frame.encoded) ? undefined : frame
    } finally {
      await handle.close()
    }
  }

  /** From now on something of it may have been sent. */
  async #freeze(file: SpoolFile): Promise<void> {
    const { directory, instant, idMemory } = this.#parts
    const { wall, backend } = instant()
    try {
      const handle = await this.#open(file, OPEN.append)
      try {
        await handle.writeFile(sentNote(wall, backend, idMemory()))
      } finally {
        await handle.close()
      }
    } catch (error) {
      if (codeOf(error) === 'ENOENT') throw error
      // Without the note or the new name (a full disk, one that can't be written any more) it still has its ids, and those count.
    }
    file.isFrozen = true
    file.sentAt = wall
    file.sentAtBackend = backend
    if (file.isSent) return
    try {
      await disk.rename(directory.path(file.name), directory.path(file.sentName))
      file.isSent = true
    } catch {
      // It has either name.
    }
  }

  /** Opens a file by whichever of its names it has, and remembers that. */
  async #open(file: SpoolFile, flags: number): Promise<FileHandle> {
    let absence: unknown
    for (const name of file.possibleNames) {
      try {
        const handle = await openOwn(this.#parts.directory.path(name), flags)
        file.isSent = name === file.sentName
        if (file.state === 'doubtful') file.state = 'written'
        return handle
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error
        absence = error
      }
    }
    throw absence
  }

  #advance(file: SpoolFile): void {
    file.next += 1
    if (!file.isCut) return
    this.#current = undefined
    this.remove(file)
  }
}
