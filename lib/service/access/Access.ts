/**
 * What a token grants, until it is deleted, switched off or given another role. Every request is checked by itself; what goes on after that (a
 * stream, a body under way, a job) holds the access it came in by, and ends with it.
 */
export class Access {
  readonly #listeners = new Set<() => void>()
  #hasEnded = false

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Calls back when it ends; at once if it has. Returns what takes that back. */
  onEnd(listener: () => void): () => void {
    if (this.#hasEnded) listener()
    else this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  end(): void {
    this.#hasEnded = true
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
  }
}
