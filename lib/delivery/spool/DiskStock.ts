import type { EncodedBatch } from '../../destinations/EncodedBatch.js'
import type { Runtime } from '../../runtime/Runtime.js'
import type { Instant } from '../BackendClock.js'
import type { LooseWindow } from '../LooseWindow.js'
import type { Retention } from '../Retention.js'
import type { Settlement } from '../Settlement.js'
import type { Tally } from '../Tally.js'
import { FrameLoader, type LoadedFrame } from './FrameLoader.js'
import type { SpoolDirectory } from './SpoolDirectory.js'
import type { FoundFile, SpoolFile } from './SpoolFile.js'
import type { SpoolWriter } from './SpoolWriter.js'
import type { TaskChain } from './TaskChain.js'

/** Milliseconds by which clocks of machines that share a spool may differ. */
const TOLERANCE = 60_000

/** What a stock works with. */
export interface StockParts {
  readonly runtime: Runtime
  readonly retention: Retention
  readonly settlement: Settlement
  readonly directory: SpoolDirectory
  readonly writer: SpoolWriter
  readonly chain: TaskChain
  /** Milliseconds of the monotonic clock after which a window is given up. */
  readonly age: number
  /** Now, by all clocks. */
  readonly instant: () => Instant
  /** Milliseconds for which the server remembers ids, where it said so. */
  readonly idMemory: () => number | undefined
  /** Something may be cut that had to be waited for. */
  readonly ready: () => void
  /** Whether a destination's encoder can have made this. */
  readonly recognizes: (encoded: EncodedBatch) => boolean
  /** A file isn't where it should be: looks whether the directory still is. */
  readonly lookForDirectory: () => Promise<void>
  /** The disk can't be written or read. */
  readonly trouble: (error: unknown) => void
}

/** Cause of what was in a directory that is not ours any more. */
export const TAKEN = 'taken over by another process, or removed'

/** The windows that are on disk only, until all of their frames are settled: those of earlier processes, and those that memory has let go of. */
export class DiskStock {
  readonly #parts: StockParts
  readonly #loader: FrameLoader
  /** Windows whose files are about to be sent: they are taken back if the file turns out to be gone. */
  readonly #behind = new Map<SpoolFile, LooseWindow>()
  /** The latest time that an earlier process wrote down, in Unix milliseconds. */
  #latest = Number.NEGATIVE_INFINITY

  constructor(parts: StockParts) {
    this.#parts = parts
    this.#loader = new FrameLoader({
      directory: parts.directory,
      instant: parts.instant,
      idMemory: parts.idMemory,
      ready: parts.ready,
      damaged: (file, measurements) => this.#damaged(file, measurements),
      missing: (file) => this.#missing(file),
      recognizes: parts.recognizes,
      lookForDirectory: parts.lookForDirectory,
      unreadable: parts.trouble,
    })
  }

  /** Of which not every frame has become a batch. */
  get files(): readonly SpoolFile[] {
    return this.#loader.files
  }

  /** Windows that may come back to memory. */
  get behind(): Iterable<LooseWindow> {
    return this.#behind.values()
  }

  /** Whether a frame is on its way from disk. */
  get isLoading(): boolean {
    return this.#loader.isLoading
  }

  /** Whether earlier processes wrote of times that are still to come by this machine's clock. */
  get isClockBehind(): boolean {
    return this.#parts.runtime.now() < this.#latest - TOLERANCE
  }

  /** Takes in what an earlier process left. */
  adopt({ file, lost }: FoundFile): void {
    this.#parts.writer.add(file)
    file.heldSince = this.#parts.runtime.monotonic()
    this.#latest = Math.max(this.#latest, file.sealedAt, file.sentAt ?? 0)
    if (file.stale.length > 0) this.#parts.chain.run(() => this.#parts.writer.removeStale(file))
    if (lost > 0) this.#parts.settlement.lostIn(file.tallies, lost, 'damaged in the spool')
    if (file.isDamaged) this.#tellDamage()
    if (file.isCut) this.#removeSettled(file)
    else this.#loader.add(file)
  }

  /** From now on a window is on disk only, in these files. `since`: from when its age counts, in monotonic milliseconds. */
  add(window: Pick<LooseWindow, 'tallies'>, files: readonly SpoolFile[], since: number): void {
    for (const [index, file] of files.entries()) {
      file.heldSince = since
      // They joined once, for the window. The first file shares its set, since the window may come back.
      if (index > 0) for (const tally of window.tallies) tally.join()
      this.#take(file, index === 0 ? window.tallies : new Set(window.tallies))
    }
  }

  /** The same, and it is next to be sent; if its own file turns out to be gone, it goes back to memory. */
  send(window: LooseWindow, files: readonly SpoolFile[]): void {
    if (window.file !== undefined && files.includes(window.file)) this.#behind.set(window.file, window)
    this.add(window, files, window.sealedAt)
    this.#loader.take()
  }

  /**
   * The directory is not ours any more. Returns the windows that go back to memory; what was on disk only is in the hands of whoever took it, or was
   * removed.
   */
  surrender(fate: 'taken' | 'removed'): LooseWindow[] {
    const back: LooseWindow[] = []
    for (const file of this.#loader.clear()) {
      const window = this.#behind.get(file)
      // Which of its own file and those that it was to replace was there can't be known any more.
      const isCertain = file.state === 'written' || file.stale.length === 0
      if (fate === 'removed' && window !== undefined && isCertain) back.push(window)
      else this.#parts.settlement.givenUp(file, 'unknown', TAKEN)
    }
    this.#behind.clear()
    return back
  }

  /** The next batch, if it is read already; else reading begins. */
  take(): LoadedFrame | undefined {
    const loaded = this.#loader.take()
    if (loaded === undefined) return undefined
    const { file } = loaded
    this.#behind.delete(file)
    this.#parts.settlement.heldBack(file.tallies, file.held.splice(0))
    return loaded
  }

  /** A family of a file is settled. */
  settle(file: SpoolFile): void {
    file.open -= 1
    this.#removeSettled(file)
  }

  /** Files that could not be read may be tried again; false if there are none. */
  retry(): boolean {
    return this.#loader.retry()
  }

  dropOld(): void {
    const oldest = this.#parts.runtime.monotonic() - this.#parts.age
    for (const file of this.#loader.files) if (file.heldSince < oldest) this.#drop(file, 'age')
  }

  /** Gives the oldest window up, unless something of it may have been sent; false if there is none. */
  makeRoom(): boolean {
    return this.#loader.files.some((file) => !file.isFrozen && this.#drop(file, 'spool budget'))
  }

  /** Reads no more. */
  close(): void {
    this.#loader.close()
  }

  #damaged(file: SpoolFile, measurements: number): void {
    file.isDamaged = true
    // Part of it is counted as lost: it can't go back to memory as a whole.
    this.#behind.delete(file)
    this.#parts.settlement.lostIn(file.tallies, measurements, 'damaged in the spool')
    this.#tellDamage()
    if (!file.isCut) return
    for (const tally of file.tallies) tally.leave()
    this.#removeSettled(file)
  }

  #take(file: SpoolFile, tallies: Set<Tally>): void {
    file.tallies = tallies
    if (!file.isCut) {
      this.#loader.add(file)
      return
    }
    // All of it was held back.
    this.#behind.delete(file)
    this.#parts.settlement.heldBack(tallies, file.held)
    for (const tally of tallies) tally.leave()
    this.#parts.chain.run(async () => {
      await this.#parts.writer.remove(file)
      this.#parts.ready()
    })
  }

  /** The directory is there, but not the file. */
  #missing(file: SpoolFile): void {
    const window = this.#behind.get(file)
    this.#behind.delete(file)
    const wasDoubtful = file.state === 'doubtful'
    file.state = 'gone'
    if (wasDoubtful && file.stale.length > 0) {
      // Those that it was to replace are there.
      this.add(file, file.stale, file.heldSince)
      return
    }
    if (window === undefined && wasDoubtful) {
      // Memory had no room for it while the disk did not tell whether it was written, and it was not.
      this.#parts.settlement.givenUp(file, 'dropped', 'budget')
      return
    }
    this.#parts.trouble(new Error('a file was removed'))
    if (window === undefined) {
      this.#parts.settlement.givenUp(file, 'dropped', 'gone from the spool')
      return
    }
    window.file = undefined
    window.isElsewhere = true
    this.#parts.retention.putBack(window)
  }

  #tellDamage(): void {
    this.#parts.trouble(new Error('a file was damaged; it is put aside, and what is whole in it is sent'))
  }

  #removeSettled(file: SpoolFile): void {
    if (file.open === 0 && file.isCut) this.#parts.chain.run(() => this.#parts.writer.remove(file))
  }

  #drop(file: SpoolFile, cause: string): boolean {
    if (!this.#loader.remove(file)) return false
    this.#behind.delete(file)
    this.#parts.settlement.givenUp(file, 'dropped', cause)
    file.next = file.frames.length
    if (file.open === 0) void this.#parts.writer.remove(file)
    return true
  }
}
