/** Something that happens once, and those who wait for it. */
export class Moment {
  readonly #listeners = new Set<() => void>()
  #hasCome = false

  /** Calls back once, when it comes; at once if it has. Returns a function that takes it back. */
  on(callback: () => void): () => void {
    if (this.#hasCome) callback()
    else this.#listeners.add(callback)
    return () => this.#listeners.delete(callback)
  }

  /** May be called again, without effect. */
  come(): void {
    this.#hasCome = true
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    for (const callback of listeners) callback()
  }
}
