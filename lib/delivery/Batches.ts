import type { ItemRefusal } from '../destinations/Outcome.js'
import { type Batch, foundFamily, splitBatch } from './Batch.js'
import type { Cut } from './Cut.js'
import type { Cutter } from './Cutter.js'
import type { Retention } from './Retention.js'
import type { Settlement } from './Settlement.js'
import type { LoadedFrame } from './spool/FrameLoader.js'
import type { Spool } from './spool/Spool.js'
import type { SpoolFile } from './spool/SpoolFile.js'
import type { Fate, Tally } from './Tally.js'

/** What batches are made from and counted by. */
export interface BatchesParts {
  readonly cutter: Cutter
  readonly retention: Retention
  readonly settlement: Settlement
  readonly spool: Spool | undefined
}

/** The batches that are cut and not settled. Their bytes count in retention (4). */
export class Batches {
  readonly #cutter: Cutter
  readonly #retention: Retention
  readonly #settlement: Settlement
  readonly #spool: Spool | undefined
  readonly #open = new Set<Batch>()
  #families = 0

  constructor(parts: BatchesParts) {
    this.#cutter = parts.cutter
    this.#retention = parts.retention
    this.#settlement = parts.settlement
    this.#spool = parts.spool
  }

  get open(): ReadonlySet<Batch> {
    return this.#open
  }

  /** Families that are not settled. */
  get families(): number {
    return this.#families
  }

  /**
   * (3) The next family: from disk, or measurements leave the oldest loose window and are encoded once. Empty if there is none, or if it has to
   * be read first; then the spool says when it is there.
   */
  cut(): readonly Batch[] {
    const loaded = this.#spool?.take()
    if (loaded !== undefined) return this.#restore(loaded)
    for (let window = this.#retention.oldest; window !== undefined; window = this.#retention.oldest) {
      if (this.#spool?.claims(window)) return []
      const held: string[] = []
      const cut = this.#cutter.cut(window, held)
      this.#settlement.heldBack(window.tallies, held)
      const batch = cut === undefined ? undefined : this.#found(cut, window.tallies)
      if (batch !== undefined && window.isElsewhere) {
        batch.mayBeStored = true
        batch.firstSent = window.plan?.since
      }
      if (window.isEmpty) {
        this.#retention.shift()
        for (const tally of window.tallies) tally.leave()
      }
      if (batch !== undefined) return [batch]
    }
    return []
  }

  #found(cut: Cut, tallies: ReadonlySet<Tally>, file?: SpoolFile): Batch {
    const batch = foundFamily(cut, new Set(tallies), file)
    this.#families += 1
    this.#take(batch)
    return batch
  }

  #restore({ frame, file }: LoadedFrame): readonly Batch[] {
    const founder = this.#found(frame, file.tallies, file)
    file.open += 1
    if (file.isCut) for (const tally of file.tallies) tally.leave()
    const batches = this.#splitAgain(founder, file)
    if (file.isDoubtful && file.sentAt !== undefined) {
      for (const batch of batches) {
        batch.mayBeStored = true
        batch.firstSent = { monotonic: undefined, wall: file.sentAt, backend: file.sentAtBackend }
        batch.isClockBehind = this.#spool?.isClockBehind ?? false
        batch.idMemory = file.idMemory
      }
    }
    return batches
  }

  /** What was split before a crash is not sent whole again: the server knows the halves' ids, and might take the whole this time. */
  #splitAgain(batch: Batch, file: SpoolFile): readonly Batch[] {
    if (!file.splits.has(batch.id) || batch.encoded.count < 2) return [batch]
    return this.#halve(batch).flatMap((half) => this.#splitAgain(half, file))
  }

  /** Looks whether a batch is still ours to send, if it is on disk; it is settled if it isn't. */
  async confirm({ family }: Batch): Promise<void> {
    if (family.file !== undefined) await this.#spool?.confirm(family.file)
  }

  /** These files are another process's now, with the batches in them. */
  surrender(files: ReadonlySet<SpoolFile>, cause: string): void {
    for (const batch of [...this.#open]) {
      if (batch.family.file !== undefined && files.has(batch.family.file)) this.lose(batch, 'unknown', cause)
    }
  }

  /** A batch lives on in its halves. Undefined if that can't be noted on disk now: then it must stay whole. */
  split(batch: Batch): readonly Batch[] | undefined {
    const { file } = batch.family
    if (file !== undefined && this.#spool?.noteSplit(file, batch.id) === false) return undefined
    return this.#halve(batch)
  }

  #halve(batch: Batch): readonly Batch[] {
    const halves = splitBatch(batch)
    const { family } = batch
    family.open += halves.length
    for (const half of halves) this.#take(half)
    this.#settlement.leave(batch)
    this.#release(batch)
    return halves
  }

  /** It was stored, but for these. */
  accept(batch: Batch, refusals: readonly ItemRefusal[]): void {
    // Released first: the receipt of the flush that it settles must not count it as retained.
    this.#release(batch)
    for (const { name, isTypeClash } of refusals) if (isTypeClash) this.#cutter.hold(name)
    this.#settlement.accepted(batch, refusals)
    // One that has a file may be about to be written there.
    if (batch.isSpent && batch.family.file === undefined) batch.encoded.free()
  }

  /** It will not be sent again. */
  lose(batch: Batch, fate: Exclude<Fate, 'accepted'>, cause: string): void {
    this.#release(batch)
    this.#settlement.lost(batch, fate, cause)
  }

  /** The one measurement in it was rejected. */
  reject(batch: Batch, cause: string, isTypeClash: boolean): void {
    if (isTypeClash) this.#cutter.hold(batch.encoded.nameAt(0))
    this.lose(batch, 'rejected', cause)
  }

  #take(batch: Batch): void {
    this.#open.add(batch)
    this.#retention.countBatch(batch.encoded.bytes)
    this.#settlement.join(batch)
  }

  #release(batch: Batch): void {
    this.#open.delete(batch)
    this.#retention.countBatch(-batch.encoded.bytes)
    const { family } = batch
    family.open -= 1
    if (family.open > 0) return
    this.#families -= 1
    if (family.file !== undefined) this.#spool?.settle(family.file)
  }
}
