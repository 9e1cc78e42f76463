/**
 * Something that can keep the process alive or let it go: a timer, a socket. An agent of the application's may bring streams that know of neither,
 * a channel of SSH for instance; what is below them keeps the process or doesn't, as it likes.
 */
export interface Refable {
  ref?(): unknown
  unref?(): unknown
}

/**
 * Keeps the process alive exactly while somebody awaits. Timers and sockets of background work join it and are unref'd; while at least one
 * caller holds (an awaited `flush()` or `close()`), all of them are ref'd, those that join later too, or the awaited promise would never settle.
 */
export class ProcessHold {
  readonly #members = new Set<Refable>()
  #holders = 0

  /** Whether somebody awaits right now. */
  get isHeld(): boolean {
    return this.#holders > 0
  }

  /** Takes a timer or socket in. The returned function lets it go and must be called once it has ended. */
  join(member: Refable): () => void {
    this.#members.add(member)
    if (this.#holders > 0) member.ref?.()
    else member.unref?.()
    return () => this.#members.delete(member)
  }

  /** Keeps the process alive until the returned function is called (once counts, more are ignored). */
  hold(): () => void {
    this.#holders += 1
    if (this.#holders === 1) for (const member of this.#members) member.ref?.()
    let released = false
    return () => {
      if (released) return
      released = true
      this.#holders -= 1
      if (this.#holders === 0) for (const member of this.#members) member.unref?.()
    }
  }
}
