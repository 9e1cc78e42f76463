import type { Receipt, ReceiptFailure } from './Receipt.js'

/** How measurements can leave delivery. */
export type Fate = 'accepted' | 'rejected' | 'dropped' | 'unknown'

/** Names listed with one cause; more would fill logs when a deployment breaks every metric. */
const MOST_NAMES = 10
/** Causes listed apart; servers that put a request id into every message must not grow a receipt. */
const MOST_CAUSES = 50

/** Counts what became of a set of windows: one flush's, or everything's. Units (loose windows, batches) join it and leave when settled. */
export class Tally {
  accepted = 0
  rejected = 0
  dropped = 0
  unknown = 0
  requests = 0
  attempts = 0
  bytes = 0
  readonly #failures = new Map<string, { count: number; names: Set<string> }>()
  #open = 0
  #settled: (() => void) | undefined

  /** A loose window or a batch joins. */
  join(): void {
    this.#open += 1
  }

  /** It is settled, or became something else that has joined before. */
  leave(): void {
    this.#open -= 1
    if (this.#open === 0) this.#settled?.()
  }

  /** Whether nothing that joined is left. */
  get isSettled(): boolean {
    return this.#open === 0
  }

  /** Called once, when everything that joined is settled; at once if it is already. */
  onSettled(callback: () => void): void {
    if (this.isSettled) callback()
    else
      this.#settled = () => {
        this.#settled = undefined
        callback()
      }
  }

  add(fate: Fate, count: number, cause?: string, names: Iterable<string> = []): void {
    this[fate] += count
    if (cause !== undefined) this.#note(cause, count, names)
  }

  #note(cause: string, count: number, names: Iterable<string>): void {
    const key = this.#failures.has(cause) || this.#failures.size < MOST_CAUSES ? cause : 'other causes'
    let failure = this.#failures.get(key)
    if (failure === undefined) {
      failure = { count: 0, names: new Set() }
      this.#failures.set(key, failure)
    }
    failure.count += count
    for (const name of names) {
      if (failure.names.size >= MOST_NAMES) break
      failure.names.add(name)
    }
  }

  /** `retained`: measurements of what is still open, and why. */
  receipt(duration: number, retained: number, retainedCause: string | undefined): Receipt {
    const failures: ReceiptFailure[] = []
    for (const [cause, { count, names }] of this.#failures) {
      failures.push(names.size === 0 ? { cause, count } : { cause, count, names: [...names] })
    }
    if (retained > 0 && retainedCause !== undefined) failures.push({ cause: retainedCause, count: retained })
    const { accepted, rejected, dropped, unknown, requests, attempts, bytes } = this
    return { accepted, rejected, retained, dropped, unknown, requests, attempts, bytes, duration, failures }
  }
}
