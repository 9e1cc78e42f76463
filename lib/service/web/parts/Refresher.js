import { joinChanges } from '../calls/Live.js'

/** @typedef {import('../calls/Live.js').Change} Change */

/** Reads anew what changed, one reading after the other; changes that come meanwhile become one. */
export class Refresher {
  #task
  /** @type {Change | undefined} */
  #waiting
  #isRunning = false

  /** @param {(change: Change) => Promise<void>} task - never rejects */
  constructor(task) {
    this.#task = task
  }

  /** @param {Change} change */
  add(change) {
    this.#waiting = this.#waiting === undefined ? change : joinChanges(this.#waiting, change)
    if (!this.#isRunning) void this.#run()
  }

  async #run() {
    this.#isRunning = true
    // Once around, so that what is added in one go is read in one go.
    await Promise.resolve()
    for (let change = this.#take(); change !== undefined; change = this.#take()) await this.#task(change)
    this.#isRunning = false
  }

  #take() {
    const change = this.#waiting
    this.#waiting = undefined
    return change
  }
}
