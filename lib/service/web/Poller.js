/**
 * Calls a task again and again, one call after the other: every `interval` milliseconds while it succeeds, up to six times as long while it
 * fails, and not at all while nobody looks at the page.
 */
export class Poller {
  #task
  #interval
  #failures = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  #isRunning = false
  #isAskedAgain = false

  /**
   * @param {() => Promise<boolean>} task - resolves to whether it succeeded; never rejects
   * @param {number} interval
   */
  constructor(task, interval) {
    this.#task = task
    this.#interval = interval
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#pause() : this.now()))
    window.addEventListener('online', () => this.now())
  }

  /** Calls the task at once, or as soon as the call that is under way has ended. */
  now() {
    this.#pause()
    if (this.#isRunning) this.#isAskedAgain = true
    else void this.#run()
  }

  #pause() {
    clearTimeout(this.#timer)
  }

  async #run() {
    this.#isRunning = true
    do {
      this.#isAskedAgain = false
      this.#failures = (await this.#task()) ? 0 : this.#failures + 1
    } while (this.#isAskedAgain)
    this.#isRunning = false
    if (!document.hidden) this.#timer = setTimeout(() => this.now(), this.#interval * Math.min(6, 1 + this.#failures))
  }
}
