import { choosePair } from './coarsening.js'
import type { LooseWindow } from './LooseWindow.js'

/** Why a loose window was given up. */
export type DropCause = 'budget' | 'age' | 'closed'

/** Options of {@link Retention}. */
export interface RetentionOptions {
  /** Memory of loose windows and unsettled batches, in bytes. */
  readonly bytes: number
  /** Milliseconds of the monotonic clock after which a loose window is given up. */
  readonly age: number
}

/**
 * The loose windows, oldest first, within a byte budget. Over it they are merged, so that an outage costs resolution and never totals; only
 * when nothing is left to merge is the oldest dropped. One is always kept, even over budget.
 */
export class Retention {
  readonly #options: RetentionOptions
  readonly #drop: (window: LooseWindow, cause: DropCause) => void
  readonly #isLastAwaited: () => boolean
  readonly #windows: LooseWindow[] = []
  #looseBytes = 0
  /** Bytes of batches that are cut but not settled; they count, but can't be merged. */
  #batchBytes = 0

  /** `isLastAwaited`: whether windows are written to disk as they come; then {@link shrink} is to be called when that is done. */
  constructor(
    options: RetentionOptions,
    drop: (window: LooseWindow, cause: DropCause) => void,
    isLastAwaited: () => boolean = () => false,
  ) {
    this.#options = options
    this.#drop = drop
    this.#isLastAwaited = isLastAwaited
  }

  get windows(): readonly LooseWindow[] {
    return this.#windows
  }

  /** Memory of loose windows and unsettled batches. */
  get bytes(): number {
    return this.#looseBytes + this.#batchBytes
  }

  /** Takes a window in that was sealed at monotonic time `now`. The wall clock would not do: while it is wrong, everything would look old. */
  add(window: LooseWindow, now: number): void {
    window.sealedAt = now
    this.#windows.push(window)
    this.#looseBytes += window.bytes
    this.#dropOld(now)
    this.shrink()
  }

  /** Takes a window back that was {@link shift}ed. */
  putBack(window: LooseWindow): void {
    this.#windows.unshift(window)
    this.#looseBytes += window.bytes
  }

  /** A batch was cut (positive) or settled (negative). */
  countBatch(bytes: number): void {
    this.#batchBytes += bytes
  }

  /** The window that is next to be cut. */
  get oldest(): LooseWindow | undefined {
    return this.#windows[0]
  }

  /** Takes the oldest out: it is cut to its end. */
  shift(): LooseWindow | undefined {
    const window = this.#windows.shift()
    if (window !== undefined) this.#looseBytes -= window.bytes
    return window
  }

  /** Takes a window out, wherever it is. */
  remove(window: LooseWindow): void {
    const index = this.#windows.indexOf(window)
    if (index === -1) return
    this.#windows.splice(index, 1)
    this.#looseBytes -= window.bytes
  }

  /** Drops every window, but for those that are kept elsewhere. */
  giveUp(isKept: (window: LooseWindow) => boolean): void {
    const kept = this.#windows.filter(isKept)
    const lost = this.#windows.filter((window) => !kept.includes(window))
    this.#windows.splice(0, this.#windows.length, ...kept)
    for (const window of lost) {
      this.#looseBytes -= window.bytes
      this.#drop(window, 'closed')
    }
  }

  #dropOld(now: number): void {
    const oldestAllowed = now - this.#options.age
    while (this.#windows.length > 1 && this.#windows[0]!.sealedAt < oldestAllowed) this.#drop(this.shift()!, 'age')
  }

  /** Merges and drops what is over the budget. */
  shrink(): void {
    while (this.bytes > this.#options.bytes && this.#windows.length > 1) {
      const index = choosePair(this.#windows)
      if (index === -1) {
        const oldest = this.#windows.find(({ isBeingWritten }) => !isBeingWritten)
        if (oldest === undefined || oldest === this.#windows.at(-1) || this.#isWaitingForLast) return
        this.remove(oldest)
        this.#drop(oldest, 'budget')
        continue
      }
      const merged = this.#windows[index]!.merge(this.#windows[index + 1]!)
      this.#looseBytes += merged.bytes - this.#windows[index]!.bytes - this.#windows[index + 1]!.bytes
      this.#windows.splice(index, 2, merged)
    }
  }

  /** The last window may be merged with those before it as soon as it is on disk like them. */
  get #isWaitingForLast(): boolean {
    const { length } = this.#windows
    return this.#isLastAwaited() && this.#windows.findIndex(({ copies }) => copies.length === 0) === length - 1
  }
}
