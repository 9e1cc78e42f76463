/** Runs tasks one after the other: what happens to a file happens in the order in which it was asked for. */
export class TaskChain {
  #last: Promise<void> = Promise.resolve()

  /** Runs a task after all before it; a task must not reject. */
  run(task: () => Promise<void>): void {
    this.#last = this.#last.then(task)
  }

  /** Resolves when every task that was asked for before is done. */
  get idle(): Promise<void> {
    return this.#last
  }
}
