import type { ProcessHold } from '../../runtime/ProcessHold.js'
import type { Runtime } from '../../runtime/Runtime.js'
import { within } from '../../runtime/within.js'
import type { Instant } from '../BackendClock.js'
import type { Batch } from '../Batch.js'
import type { Cutter } from '../Cutter.js'
import type { LooseWindow } from '../LooseWindow.js'
import type { DropCause, Retention } from '../Retention.js'
import type { Settlement } from '../Settlement.js'
import { DiskStock } from './DiskStock.js'
import type { LoadedFrame } from './FrameLoader.js'
import { Heartbeat } from './Heartbeat.js'
import { Keeper } from './Keeper.js'
import { SpoolDirectory } from './SpoolDirectory.js'
import type { SpoolFile } from './SpoolFile.js'
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
  /** Now, by all clocks. */
  readonly instant: () => Instant
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
  readonly #stock: DiskStock
  readonly #chain = new TaskChain()
  readonly #keeper: Keeper
  readonly #heartbeat: Heartbeat
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
    this.#writer = new SpoolWriter({ directory, budget: options.bytes, now, makeRoom: () => this.#stock.makeRoom() })
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
    this.#stock = new DiskStock({
      ...parts,
      directory,
      writer: this.#writer,
      chain: this.#chain,
      age: options.age,
      ready: () => this.#ready(),
      trouble: (error) => this.#trouble(error),
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
    return this.#stock.files
  }

  /** Windows that may come back to memory. */
  get behind(): Iterable<LooseWindow> {
    return this.#stock.behind
  }

  /** Whether earlier processes wrote of times that are still to come by this machine's clock. */
  get isClockBehind(): boolean {
    return this.#stock.isClockBehind
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
    this.#stock.retry()
    this.#stock.dropOld()
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
    if (this.#stock.isLoading || this.#clearing === window || file?.state === 'writing') return true
    if (file?.state === 'written') {
      this.#parts.retention.shift()
      this.#stock.send(window, file)
      return true
    }
    if (window.stale.length === 0) return false
    this.#clear(window)
    return true
  }

  /** The next batch from disk, if it is read already; else reading begins. */
  take(): LoadedFrame | undefined {
    const loaded = this.#stock.take()
    if (loaded === undefined) this.#isAwaited ||= this.#stock.isLoading
    return loaded
  }

  /** A family of a file is settled. */
  settle(file: SpoolFile): void {
    this.#stock.settle(file)
  }

  noteSplit(file: SpoolFile, id: string): void {
    this.#writer.noteSplit(file, id)
  }

  /** Memory has no room for a window. True if it goes on living on disk. */
  release(window: LooseWindow, cause: DropCause): boolean {
    const { file, stale } = window
    if (cause === 'budget' && file?.state === 'written') {
      this.#stock.add(window, file)
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
    this.#stock.close()
  }

  /** Shows that we are here, and takes over from those who aren't. */
  async #look(): Promise<void> {
    try {
      await this.#directory.open()
      await this.#directory.beat()
      this.#error = undefined
      for (const found of await this.#directory.adopt()) this.#stock.adopt(found)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.#directory.lost()
      this.#trouble(error)
    }
    this.#stock.dropOld()
    while (this.#writer.bytes > this.#options.bytes && this.#stock.makeRoom()) {
      // Each turn gives one window up.
    }
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
