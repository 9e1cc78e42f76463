import type { Instant } from '../BackendClock.js'
import type { Batch, Family } from '../Batch.js'
import type { Cut } from '../Cut.js'
import type { Cutter } from '../Cutter.js'
import type { LooseWindow } from '../LooseWindow.js'
import type { SpoolFile } from './SpoolFile.js'
import type { SpoolWriter } from './SpoolWriter.js'
import type { TaskChain } from './TaskChain.js'

/** What a keeper works with. */
export interface KeeperParts {
  readonly cutter: Cutter
  readonly writer: SpoolWriter
  readonly chain: TaskChain
  /** Now, by all clocks. */
  readonly instant: () => Instant
  /** Milliseconds for which the server remembers ids, where it said so. */
  readonly idMemory: () => number | undefined
  /** A file was written. */
  readonly written: () => void
  /** A file could not be written. Never rejects. */
  readonly failed: (error: unknown) => Promise<void>
  /** A window was written, or not, to a directory that is not ours any more. */
  readonly strayed: (window: LooseWindow) => void
  /** Something that may have been waited for is done, well or not. */
  readonly done: () => void
}

/** Brings to disk what is in memory: loose windows, and batches that were cut from memory. */
export class Keeper {
  readonly #parts: KeeperParts

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  /** Writes these windows, but for those that are written or about to be. One that may have been written is written again, just as it was. */
  keepWindows(windows: Iterable<LooseWindow>): void {
    const { writer, chain } = this.#parts
    for (const window of windows) {
      if (window.file === undefined) {
        window.file = writer.newFile(window.span.start, window.stale)
        window.stale = []
      } else if (window.file.isQueued || window.file.state !== 'doubtful') continue
      const { file } = window
      file.isQueued = true
      chain.run(async () => {
        file.isQueued = false
        // Merged or dropped meanwhile: there is nothing to keep.
        if (!window.isObsolete && window.file === file) await this.#keepWindow(window, file)
        this.#parts.done()
      })
    }
  }

  /** Writes these batches by families, as what may have been sent already, but for those that are in a file. `open` is looked at again then. */
  keepFamilies(open: Iterable<Batch>): void {
    for (const [family, batches] of byFamily(open)) {
      if (family.file === undefined || family.file.state === 'gone') family.file = this.#sentFile(batches)
      else if (family.file.isQueued || family.file.state !== 'doubtful') continue
      const { file } = family
      file.isQueued = true
      this.#parts.chain.run(async () => {
        file.isQueued = false
        if (file.open > 0 && family.file === file) await this.#write(file, byFamily(open).get(family) ?? [], () => {})
        file.next = file.frames.length
        // All of it was settled meanwhile.
        if (file.open === 0) await this.#parts.writer.remove(file)
        else if (!file.mayExist && family.file === file) family.file = undefined
        this.#parts.done()
      })
    }
  }

  /** All of it at once, for the end of a process. What is being written is written once more: that would not be heard of again. */
  keepSync(windows: Iterable<LooseWindow>, open: Iterable<Batch>): void {
    for (const [family, batches] of byFamily(open)) {
      if (family.file?.state === 'written') continue
      if (family.file?.state === 'writing') this.#parts.writer.interrupt(family.file)
      family.file = this.#sentFile(batches)
      this.#writeSync(family.file, batches, () => {})
    }
    for (const window of windows) {
      const { file, copies, stale } = window
      if (file?.state === 'written') continue
      // With a plan it may get its name yet; then both have the same ids.
      if (file?.state === 'writing' && window.plan === undefined) this.#parts.writer.interrupt(file)
      const plan = window.plan ?? this.#parts.cutter.newPlan(this.#parts.instant())
      window.file = this.#parts.writer.newFile(window.span.start, file === undefined ? stale : copies)
      window.stale = []
      const frames = this.#parts.cutter.cutAll(window, plan, window.file.held)
      this.#writeSync(window.file, frames, () => window.commit(plan))
    }
  }

  async #keepWindow(window: LooseWindow, file: SpoolFile): Promise<void> {
    const { cutter, writer, instant } = this.#parts
    const plan = window.plan ?? cutter.newPlan(instant())
    file.held.length = 0
    const isWritten = await this.#write(file, cutter.cutAll(window, plan, file.held), () => window.commit(plan))
    if (window.file !== file) return
    if (isWritten) await writer.removeStale(file)
    else if (!file.mayExist) {
      window.file = undefined
      window.stale = file.stale
    }
    if (file.home !== writer.home) this.#parts.strayed(window)
  }

  #sentFile(batches: readonly Batch[]): SpoolFile {
    const { writer, instant, idMemory } = this.#parts
    const file = writer.newFile(batches[0]!.start)
    const now = instant()
    const age = Math.max(...batches.map(({ firstSent }) => now.monotonic - (firstSent?.monotonic ?? now.monotonic)))
    const byBackend = batches.flatMap(({ firstSent }) => firstSent?.backend ?? [])
    if (now.backend !== undefined) byBackend.push(now.backend - age)
    file.isSent = true
    file.isFrozen = true
    file.open = 1
    file.sentAt = now.wall - age
    file.sentAtBackend = byBackend.length === 0 ? undefined : Math.min(...byBackend)
    file.idMemory = idMemory()
    return file
  }

  async #write(file: SpoolFile, frames: Iterable<Cut>, commit: () => void): Promise<boolean> {
    try {
      await this.#parts.writer.write(file, frames, commit)
      this.#parts.written()
      return true
    } catch (error) {
      await this.#parts.failed(error)
      return false
    }
  }

  #writeSync(file: SpoolFile, frames: Iterable<Cut>, commit: () => void): void {
    try {
      this.#parts.writer.writeSync(file, frames, commit)
    } catch (error) {
      void this.#parts.failed(error)
    }
  }
}

function byFamily(open: Iterable<Batch>): Map<Family, Batch[]> {
  const families = new Map<Family, Batch[]>()
  for (const batch of open) {
    const batches = families.get(batch.family)
    if (batches === undefined) families.set(batch.family, [batch])
    else batches.push(batch)
  }
  return families
}
