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
  /** A file could not be written. */
  readonly failed: (error: unknown) => void
  /** Something that may have been waited for is done, well or not. */
  readonly done: () => void
}

/** Brings to disk what is in memory: loose windows, and batches that were cut from memory. */
export class Keeper {
  readonly #parts: KeeperParts

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  /** Writes these windows, but for those that are written or being written. */
  keepWindows(windows: Iterable<LooseWindow>): void {
    const { cutter, writer, chain } = this.#parts
    for (const window of windows) {
      if (window.file !== undefined) continue
      const file = writer.newFile(window.span.start)
      window.file = file
      chain.run(async () => {
        // Merged or dropped meanwhile: there is nothing to keep.
        const isWritten =
          !window.isObsolete && (await this.#write(file, cutter.cutAll(window, file.held), window.stale))
        if (isWritten) {
          for (const stale of window.stale) await writer.remove(stale)
          window.stale = []
        } else {
          file.state = 'gone'
          window.file = undefined
        }
        this.#parts.done()
      })
    }
  }

  /** Writes these batches by families, as what may have been sent already, but for those that are in a file. `open` is looked at again then. */
  keepFamilies(open: Iterable<Batch>): void {
    for (const [family, batches] of byFamily(open)) {
      if (family.file !== undefined) continue
      const file = this.#sentFile(batches)
      family.file = file
      this.#parts.chain.run(async () => {
        const isWritten = file.open > 0 && (await this.#write(file, byFamily(open).get(family) ?? [], []))
        file.next = file.frames.length
        // All of it was settled meanwhile.
        if (file.open === 0) await this.#parts.writer.remove(file)
        if (!isWritten) {
          file.state = 'gone'
          family.file = undefined
        }
        this.#parts.done()
      })
    }
  }

  /** All of it at once, for the end of a process. */
  keepSync(windows: Iterable<LooseWindow>, open: Iterable<Batch>): void {
    for (const [family, batches] of byFamily(open)) {
      family.file ??= this.#sentFile(batches)
      this.#writeSync(family.file, () => batches, [])
    }
    for (const window of windows) {
      window.file ??= this.#parts.writer.newFile(window.span.start)
      const { file } = window
      this.#writeSync(file, () => this.#parts.cutter.cutAll(window, file.held), window.stale)
    }
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

  async #write(file: SpoolFile, frames: Iterable<Cut>, replaces: readonly SpoolFile[]): Promise<boolean> {
    try {
      await this.#parts.writer.write(file, frames, replaces)
      this.#parts.written()
      return true
    } catch (error) {
      this.#parts.failed(error)
      return false
    }
  }

  #writeSync(file: SpoolFile, frames: () => Iterable<Cut>, replaces: readonly SpoolFile[]): void {
    if (file.state === 'written') return
    const { writer } = this.#parts
    try {
      if (!writer.interrupt(file)) writer.writeSync(file, frames(), replaces)
      file.state = 'written'
    } catch (error) {
      file.state = 'gone'
      this.#parts.failed(error)
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
