import type { Runtime } from '../../runtime/Runtime.js'

/** Milliseconds that work may go on before other requests have their turn. */
const longestTurn = 10

/**
 * Cuts long work on the main thread into short turns, so that other requests are served in between. Ends the work when
 * nobody waits for it any more.
 */
export class Turns {
  readonly #runtime: Runtime
  readonly #signal: AbortSignal | undefined
  #began: number

  constructor(runtime: Runtime, signal?: AbortSignal) {
    this.#runtime = runtime
    this.#signal = signal
    this.#began = runtime.monotonic()
  }

  /** Whether it is time to call {@link next}. */
  get isDue(): boolean {
    return this.#runtime.monotonic() - this.#began >= longestTurn
  }

  /** Lets other requests have their turn. @throws the reason of the signal */
  async next(): Promise<void> {
    await this.#runtime.nextTurn()
    this.#signal?.throwIfAborted()
    this.#began = this.#runtime.monotonic()
  }

  /** Does the same to each of many items. @throws the reason of the signal */
  async each<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
    for (const item of items) {
      work(item)
      if (this.isDue) await this.next()
    }
  }

  /** The items in order of their keys. @throws the reason of the signal */
  async sort<T>(items: Iterable<T>, keyOf: (item: T) => string): Promise<T[]> {
    const runs: Keyed<T>[][] = []
    let run: Keyed<T>[] = []
    const endRun = (): void => {
      if (run.length > 0) runs.push(run.sort(byKey))
      run = []
    }
    await this.each(items, (item) => {
      run.push({ key: keyOf(item), item })
      if (run.length === longestRun) endRun()
    })
    endRun()
    while (runs.length > 1) runs.push(await this.#merge(runs.shift()!, runs.shift()!))
    return (runs[0] ?? []).map(({ item }) => item)
  }

  async #merge<T>(left: readonly Keyed<T>[], right: readonly Keyed<T>[]): Promise<Keyed<T>[]> {
    const merged: Keyed<T>[] = []
    for (let l = 0, r = 0; l < left.length || r < right.length; ) {
      const isLeft = r === right.length || (l < left.length && left[l]!.key <= right[r]!.key)
      merged.push(isLeft ? left[l++]! : right[r++]!)
      if (merged.length % longestRun === 0 && this.isDue) await this.next()
    }
    return merged
  }
}

interface Keyed<T> {
  readonly key: string
  readonly item: T
}

/** Items sorted without a pause: a few milliseconds. */
const longestRun = 2_000

function byKey(a: Keyed<unknown>, b: Keyed<unknown>): number {
  return Number(a.key > b.key) - Number(a.key < b.key)
}
