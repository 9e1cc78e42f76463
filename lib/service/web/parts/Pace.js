/**
 * Runs a task when there is news, but not more often than makes sense: news that comes too early, or while the task runs, is seen to later, so that
 * none is lost.
 */
export class Pace {
  #task
  #dueAt = 0
  #isRunning = false
  #isEnded = false
  /** Whether what the present run reads was void before it ended. */
  #isVoid = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer

  /** @param {() => Promise<number>} task - never rejects; resolves to the seconds until the next run can show something new */
  constructor(task) {
    this.#task = task
  }

  /** Whether it has run, and since then nothing became void. */
  get hasRun() {
    return this.#dueAt > 0
  }

  /** There is news. Resolves when it is seen to, or put off. */
  async ask() {
    if (this.#isEnded) return
    const rest = this.#dueAt - performance.now()
    if (this.#isRunning || rest > 0) {
      this.#timer ??= setTimeout(
        () => {
          this.#timer = undefined
          void this.ask()
        },
        Math.max(500, rest),
      )
      return
    }
    this.#isRunning = true
    this.#isVoid = false
    const seconds = await this.#task()
    this.#isRunning = false
    this.#dueAt = this.#isVoid ? 0 : performance.now() + seconds * 1000
  }

  /** What was shown no longer counts: the next news is seen to at once. */
  reset() {
    this.#dueAt = 0
    this.#isVoid = true
  }

  /** Nothing runs any more. */
  end() {
    this.#isEnded = true
    clearTimeout(this.#timer)
  }
}
