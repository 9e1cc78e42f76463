/** Milliseconds until a metric that was rejected for its type is tried again. */
const PATIENCE = 600_000

/** Metrics whose type clashes with what the backend has: each would cost a split of every batch, so they are held back for a while. */
export class HeldMetrics {
  /** Names in lower case, with the monotonic milliseconds at which each is tried again. */
  readonly #until = new Map<string, number>()

  /** It was rejected for its type. */
  hold(name: string, now: number): void {
    this.#until.set(name.toLowerCase(), now + PATIENCE)
  }

  /** A test whether a metric is held back at this time, whatever comes after; undefined where none is, which costs a cut nothing. */
  heldAt(now: number): ((name: string) => boolean) | undefined {
    for (const [name, until] of this.#until) if (until <= now) this.#until.delete(name)
    if (this.#until.size === 0) return undefined
    const names = new Set(this.#until.keys())
    return (name) => names.has(name.toLowerCase())
  }
}
