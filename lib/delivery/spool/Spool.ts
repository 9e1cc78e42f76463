import type { EncodedBatch } from '../../destinations/EncodedBatch.js'
import type { ProcessHold } from '../../runtime/ProcessHold.js'
import type { Runtime } from '../../runtime/Runtime.js'
import { within } from '../../runtime/within.js'
import type { Instant } from '../BackendClock.js'
import type { Batch } from '../Batch.js'
import type { Cutter } from '../Cutter.js'
import type { LooseWindow } from '../LooseWindow.js'
import type { DropCause, Retention } from '../Retention.js'
import type { Settlement } from '../Settlement.js'
import { DiskStock, TAKEN } from './DiskStock.js'
import { isAbsent } from './disk.js'
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
  /** Whether the destination's encoder can have made this. */
  readonly recognizes: (encoded: EncodedBatch) => boolean
  /** Whether sending fails at the moment. */
  readonly isFailing: () => boolean
  /** Now, by all clocks. */
  readonly instant: () => Instant
  /** Milliseconds for which the server remembers ids, where it said so. */
  readonly idMemory: () => number | undefined
  /** Something may be cut that had to be waited for. */
  readonly ready: () => void
  /** These files are another process's now: what was read from them must not be sent any more. */
  readonly taken: (files: ReadonlySet<SpoolFile>) => void
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
  #isAwaited = false
  #isEnding = false
  #error: string | undefined

  constructor(options: SpoolOptions, parts: SpoolParts) {
    this.#options = options
    this.#parts = parts
    const now = (): number => parts.runtime.now()
    this.#directory = new SpoolDirectory(options.directory, parts.runtime, (error) => this.#trouble(error))
    const directory = this.#directory
    this.#writer = new SpoolWriter({
      directory,
      budget: options.bytes,
      now,
      makeRoom: () => this.#stock.makeRoom(),
      trouble: (error) => this.#trouble(error),
    })
    this.#keeper = new Keeper({
      ...parts,
      writer: this.#writer,
      chain: this.#chain,
      written: () => {
        this.#error = undefined
        parts.retention.shrink()
      },
      failed: (error) => this.#failed(error),
      strayed: (window) => this.#letGo(window, 'taken'),
      done: () => this.#ready(),
    })
    this.#stock = new DiskStock({
      ...parts,
      directory,
      writer: this.#writer,
      chain: this.#chain,
      age: options.age,
      ready: () => this.#ready(),
      lookForDirectory: () => this.#lookForDirectory(),
      trouble: (error) => this.#trouble(error),
    })
    this.#heartbeat = new Heartbeat(parts.runtime, parts.hold, () => {
      // At once, however much is waiting to be written; what goes wrong, the look says.
      this.#directory.beat().catch(() => {})
      this.#chain.run(() => this.#look())
    })
    this.#chain.run(() => this.#look())
    this.opened = this.#chain.idle
  }

  get state(): SpoolState {
    const { count, bytes } = this.#writer
    return { state: this.#error === undefined ? 'ok' : 'failing', files: count, bytes, error: this.#error }
  }

  /** Whether windows are written as they come. */
  get isWriting(): boolean {
    return this.#options.write === 'always' || this.#parts.isFailing()
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
    if (this.#parts.isFailing()) this.#keeper.keepFamilies(open)
    if (this.isWriting) this.#keeper.keepWindows(this.#parts.retention.windows)
  }

  /** Whether a loose window must not be cut from memory now: it goes out from the disk, or something has to be done first. */
  claims(window: LooseWindow): boolean {
    if (!this.#isInHand(window)) return false
    this.#isAwaited = true
    return true
  }

  #isInHand(window: LooseWindow): boolean {
    if (this.#stock.isLoading || window.file?.isQueued === true || window.isBeingWritten) return true
    const { copies } = window
    if (copies.length === 0) return false
    this.#parts.retention.shift()
    this.#stock.send(window, copies)
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

  /** Notes that a batch of a file is split; false if that can't be done now. */
  noteSplit(file: SpoolFile, id: string): boolean {
    return this.#writer.noteSplit(file, id)
  }

  /** Looks whether a file is still ours to send. Gives everything up if it isn't. */
  async confirm(file: SpoolFile): Promise<void> {
    // Where the disk doesn't tell, the ids keep it from being stored twice, but for one case (docs/architecture.md, "Spool").
    if (file.state === 'written') await this.#lookForDirectory().catch(() => {})
  }

  /** Memory has no room for a window. True if it goes on living on disk. */
  release(window: LooseWindow, cause: DropCause): boolean {
    const { copies } = window
    window.isObsolete = true
    if (cause === 'budget' && copies.length > 0) {
      this.#stock.add(window, copies, window.sealedAt)
      return true
    }
    this.#chain.run(async () => {
      for (const file of window.copies) await this.#writer.remove(file)
    })
    return false
  }

  /** Whether a window is on disk. */
  has(unsettled: LooseWindow | Batch): boolean {
    if ('family' in unsettled) return unsettled.family.file?.state === 'written'
    const { file, stale } = unsettled
    return file === undefined ? stale.length > 0 && stale.every(({ isSafe }) => isSafe) : file.isSafe
  }

  /** Writes everything that is unsettled, as far as the disk takes it, and leaves the directory to whoever comes. */
  async close(open: Iterable<Batch>, deadline: number): Promise<void> {
    const { runtime, hold } = this.#parts
    this.#end()
    this.#keeper.keepFamilies(open)
    this.#keeper.keepWindows(this.#parts.retention.windows)
    this.#chain.run(() => this.#writer.sweep())
    this.#chain.run(() => this.#directory.release().catch((error) => this.#trouble(error)))
    const left = deadline - runtime.monotonic()
    await within(runtime, hold, Math.max(left, PATIENCE), this.#chain.idle)
  }

  /** The same at once, for the end of a process. */
  closeSync(open: Iterable<Batch>): void {
    this.#end()
    const fate = this.#directory.lookSync()
    if (fate !== 'ours') this.#surrender(fate)
    this.#keeper.keepSync(this.#parts.retention.windows, open)
    this.#directory.releaseSync()
  }

  #end(): void {
    this.#isEnding = true
    this.#heartbeat.stop()
    this.#stock.close()
  }

  /** Shows that we are here, and takes over from those who aren't. */
  async #look(): Promise<void> {
    if (this.#isEnding) return
    try {
      await this.#lookForDirectory()
      await this.#directory.open()
      await this.#directory.beat()
      this.#error = undefined
      await this.#writer.sweep()
      for (const found of await this.#directory.adopt()) this.#stock.adopt(found)
    } catch (error) {
      this.#trouble(error)
    }
    // Else they would wait for the next window, and there may be none.
    if (this.#stock.retry()) this.#parts.ready()
    this.#stock.dropOld()
    while (this.#writer.bytes > this.#options.bytes && this.#stock.makeRoom()) {
      // Each turn gives one window up.
    }
  }

  /** Gives everything on disk up if the directory was taken over, as it is from an owner that was stopped for long, or removed. */
  async #lookForDirectory(): Promise<void> {
    const fate = await this.#directory.look()
    if (fate !== 'ours') this.#surrender(fate)
  }

  /**
   * Who took the directory over sends what is in it, and splits and merges it as it likes: nothing of that may be sent from here any more. What was
   * removed with the whole spool goes out from memory, under the ids that it had.
   */
  #surrender(fate: 'taken' | 'removed'): void {
    this.#directory.surrender()
    for (const window of [...this.#parts.retention.windows]) this.#letGo(window, fate)
    for (const window of this.#stock.surrender(fate)) {
      window.file = undefined
      window.isElsewhere = true
      this.#parts.retention.putBack(window)
    }
    const lost = this.#writer.surrender()
    if (fate === 'taken') this.#parts.taken(lost)
    this.#trouble(new Error(`the directory was ${fate === 'taken' ? 'taken over by another process, or ' : ''}removed`))
  }

  #letGo(window: LooseWindow, fate: 'taken' | 'removed'): void {
    const { file } = window
    // Its keeper says so once that is done.
    if (window.isBeingWritten || window.copies.length === 0) return
    const isOwn = file?.state === 'written' || (file?.state === 'doubtful' && file.stale.length === 0)
    if (fate === 'removed' && isOwn) {
      file.state = 'gone'
      window.file = undefined
      window.isElsewhere = true
      return
    }
    window.isObsolete = true
    this.#parts.retention.remove(window)
    this.#parts.settlement.givenUp(window, 'unknown', TAKEN)
  }

  async #failed(error: unknown): Promise<void> {
    this.#trouble(error)
    if (!isAbsent(error)) return
    // What can't be told now is told by the next look.
    await this.#lookForDirectory().catch(() => {})
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
