import type { ProcessHold } from '../../runtime/ProcessHold.js'
import type { Runtime } from '../../runtime/Runtime.js'
import { within } from '../../runtime/within.js'
import type { Batch } from '../Batch.js'
import type { Cutter } from '../Cutter.js'
import type { LooseWindow } from '../LooseWindow.js'
import type { DropCause, Retention } from '../Retention.js'
import type { Settlement } from '../Settlement.js'
import { FrameLoader, type LoadedFrame } from './FrameLoader.js'
import { Heartbeat } from './Heartbeat.js'
import { Keeper } from './Keeper.js'
import { SpoolDirectory } from './SpoolDirectory.js'
import type { FoundFile, SpoolFile } from './SpoolFile.js'
import type { SpoolOptions, SpoolState } from './SpoolOptions.js'
import { SpoolWriter } from './SpoolWriter.js'
import { TaskChain } from './TaskChain.js'

/** Milliseconds that a close waits for the disk beyond its deadline: what is there by then is kept. */
const PATIENCE = 1_000

/** What a spool is built from. */
export interface SpoolParts {
  readonly runtime: Runtime
  readonly hold: ProcessHold
  readonly cutter: Cutter
  readonly retention: Retention
  readonly settlement: Settlement
  /** Whether sending fails at the moment. */
  readonly isFailing: () => boolean
  /** Milliseconds for which the server remembers ids, where it said so. */
  readonly idMemory: () => number | undefined
  /** Something may be cut that had to be waited for. */
  readonly ready: () => void
  /** The disk can't be written or read. */
  readonly onTrouble: (message: string) => void
}

/**
 * Retention on disk, by the rules of docs/architecture.md, "Spool". Windows stay in memory, too, where they can still be merged, until they are
 * sent: then their bytes come from the file, and the file is what a later process finds. Whatever the disk does, recording and sending go on.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #parts: SpoolParts
  readonly #directory: SpoolDirectory
  readonly #writer: SpoolWriter
  readonly #loader: FrameLoader
  readonly #chain = new TaskChain()
  readonly #keeper: Keeper
  readonly #heartbeat: Heartbeat
  /** Windows whose files are about to be sent: they are taken back if the file turns out to be gone. */
  readonly #behind = new Map<SpoolFile, LooseWindow>()
  /** What earlier processes left is known. */
  readonly opened: Promise<void>
  /** A window whose outdated files are being deleted. */
  #clearing: LooseWindow | undefined
  #isAwaited = false
  #error: string | undefined

  constructor(options: SpoolOptions, parts: SpoolParts) {
    this.#options = options
    this.#parts = parts
    const now = (): number => parts.runtime.now()
    this.#directory = new SpoolDirectory(options.directory, parts.runtime, (error) => this.#trouble(error))
    const directory = this.#directory
    this.#writer = new SpoolWriter({ directory, budget: options.bytes, now, makeRoom: () => this.#makeRoom() })
    this.#keeper = new Keeper({
      ...parts,
      writer: this.#writer,
      chain: this.#chain,
      written: () => {
        this.#error = undefined
      },
      failed: (error) => this.#trouble(error),
      done: () => this.#ready(),
    })
    this.#loader = new FrameLoader({
      directory,
      now,
      idMemory: parts.idMemory,
      ready: () => this.#ready(),
      damaged: (file, measurements) => this.#damaged(file, measurements),
      missing: (file) => this.#missing(file),
      unreadable: (error) => this.#trouble(error),
    })
    this.#heartbeat = new Heartbeat(parts.runtime, parts.hold, () => this.#chain.run(() => this.#look()))
    this.#chain.run(() => this.#look())
    this.opened = this.#chain.idle
  }

  get state(): SpoolState {
    const { count, bytes } = this.#writer
    return { state: this.#error === undefined ? 'ok' : 'failing', files: count, bytes, error: this.#error }
  }

  /** Windows that wait on disk only. */
  get files(): readonly SpoolFile[] {
    return this.#loader.files
  }

  /** Windows that may come back to memory. */
  get behind(): Iterable<LooseWindow> {
    return this.#behind.values()
  }

  /** Resolves when everything is on disk that should be by now. */
  get idle(): Promise<void> {
    return this.#chain.idle
  }

  /** Whether delivery waits for the disk. */
  get isAwaited(): boolean {
    return this.#isAwaited
  }

  /** A window was sealed: writes what should be on disk and isn't. */
  keep(open: Iterable<Batch>): void {
    this.#loader.retry()
    this.#dropOld()
    const isFailing = this.#parts.isFailing()
    if (isFailing) this.#keeper.keepFamilies(open)
    if (isFailing || this.#options.write === 'always') this.#keeper.keepWindows(this.#parts.retention.windows)
  }

  /** Whether a loose window must not be cut from memory now: it goes out from the disk, or something has to be done first. */
  claims(window: LooseWindow): boolean {
    if (!this.#isInHand(window)) return false
    this.#isAwaited = true
    return true
  }

  #isInHand(window: LooseWindow): boolean {
    const { file } = window
    if (this.#loader.isLoading || this.#clearing === window || file?.state === 'writing') return true
    if (file?.state === 'written') {
      this.#parts.retention.shift()
      this.#behind.set(file, window)
      this.#toDisk(window, file)
      this.#loader.take()
      return true
    }
    if (window.stale.length === 0) return false
    this.#clear(window)
    return true
  }

  /** The next batch from disk, if it is read already; else reading begins. */
  take(): LoadedFrame | undefined {
    const loaded = this.#loader.take()
    if (loaded === undefined) {
      this.#isAwaited ||= this.#loader.isLoading
      return undefined
    }
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

  noteSplit(file: SpoolFile, id: string): void {
    this.#writer.noteSplit(file, id)
  }

  /** Memory has no room for a window. True if it goes on living on disk. */
  release(window: LooseWindow, cause: DropCause): boolean {
    const { file, stale } = window
    if (cause === 'budget' && file?.state === 'written') {
      this.#toDisk(window, file)
      return true
    }
    window.isObsolete = true
    this.#chain.run(async () => {
      for (const each of file === undefined ? stale : [file, ...stale]) await this.#writer.remove(each)
    })
    return false
  }

  /** Whether a window is on disk. */
  has(unsettled: LooseWindow | Batch): boolean {
    const file = 'family' in unsettled ? unsettled.family.file : unsettled.file
    return file?.state === 'written'
  }

  /** Writes everything that is unsettled, as far as the disk takes it, and leaves the directory to whoever comes. */
  async close(open: Iterable<Batch>, deadline: number): Promise<void> {
    const { runtime, hold } = this.#parts
    this.#end()
    this.#keeper.keepFamilies(open)
    this.#keeper.keepWindows(this.#parts.retention.windows)
    this.#chain.run(() => this.#directory.release().catch((error) => this.#trouble(error)))
    const left = deadline - runtime.monotonic()
    await within(runtime, hold, Math.max(left, PATIENCE), this.#chain.idle)
  }

  /** The same at once, for the end of a process. */
  closeSync(open: Iterable<Batch>): void {
    this.#end()
    this.#keeper.keepSync(this.#parts.retention.windows, open)
    this.#directory.releaseSync()
  }

  #end(): void {
    this.#heartbeat.stop()
    this.#loader.close()
  }

  /** Shows that we are here, and takes over from those who aren't. */
  async #look(): Promise<void> {
    try {
      await this.#directory.open()
      await this.#directory.beat()
      this.#error = undefined
      for (const found of await this.#directory.adopt()) this.#adopt(found)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.#directory.lost()
      this.#trouble(error)
    }
    this.#dropOld()
    while (this.#writer.bytes > this.#options.bytes && this.#makeRoom()) {
      // Each turn gives one window up.
    }
  }

  #adopt({ file, lost }: FoundFile): void {
    this.#writer.add(file)
    if (lost > 0) this.#parts.settlement.lostIn(file.tallies, lost, 'damaged in the spool')
    if (file.isDamaged) this.#trouble(new Error('a file was damaged; it is put aside, and what is whole in it is sent'))
    if (file.isCut) this.#removeSettled(file)
    else this.#loader.add(file)
  }

  /** From now on a window is on disk only. */
  #toDisk(window: LooseWindow, file: SpoolFile): void {
    file.tallies = window.tallies
    if (!file.isCut) {
      this.#loader.add(file)
      return
    }
    // All of it was held back.
    this.#parts.settlement.heldBack(window.tallies, file.held)
    for (const tally of window.tallies) tally.leave()
    this.#chain.run(async () => {
      await this.#writer.remove(file)
      this.#ready()
    })
  }

  /** Deletes the files of the windows that a window was merged from: it is about to be sent from memory. */
  #clear(window: LooseWindow): void {
    this.#clearing = window
    this.#chain.run(async () => {
      for (const file of window.stale) await this.#writer.remove(file)
      window.stale = []
      this.#clearing = undefined
      this.#ready()
    })
  }

  #damaged(file: SpoolFile, measurements: number): void {
    file.isDamaged = true
    this.#parts.settlement.lostIn(file.tallies, measurements, 'damaged in the spool')
    this.#trouble(new Error('a file was damaged; it is put aside, and what is whole in it is sent'))
    if (!file.isCut) return
    for (const tally of file.tallies) tally.leave()
    this.#removeSettled(file)
  }

  #missing(file: SpoolFile): void {
    const window = this.#behind.get(file)
    this.#behind.delete(file)
    this.#directory.lost()
    this.#trouble(new Error('the directory was removed or taken over'))
    if (window === undefined) {
      this.#parts.settlement.dropped(file, 'gone from the spool')
      return
    }
    window.file = undefined
    this.#parts.retention.putBack(window)
  }

  #removeSettled(file: SpoolFile): void {
    if (file.open === 0 && file.isCut) this.#chain.run(() => this.#writer.remove(file))
  }

  #dropOld(): void {
    const oldest = this.#parts.runtime.now() - this.#options.age
    for (const file of this.#loader.files) if (file.sealedAt < oldest) this.#drop(file, 'age')
  }

  /** Gives the oldest window up that waits on disk only, unless something of it may have been sent. */
  #makeRoom(): boolean {
    return this.#loader.files.some((file) => !file.isFrozen && this.#drop(file, 'spool budget'))
  }

  #drop(file: SpoolFile, cause: string): boolean {
    if (!this.#loader.remove(file)) return false
    this.#behind.delete(file)
    this.#parts.settlement.dropped(file, cause)
    file.next = file.frames.length
    if (file.open === 0) void this.#writer.remove(file)
    return true
  }

  #ready(): void {
    if (!this.#isAwaited) return
    this.#isAwaited = false
    this.#parts.ready()
  }

  #trouble(error: unknown): void {
    this.#error = error instanceof Error ? error.message : String(error)
    this.#parts.onTrouble(this.#error)
  }
}
