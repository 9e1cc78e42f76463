import { writeSync } from 'node:fs'
import type { Closable } from './Closable.js'

/** How one closable wants to end. */
export interface Hook {
  readonly closable: Closable
  readonly signals: ReadonlySet<NodeJS.Signals>
  readonly beforeExit: boolean
  /** Milliseconds; absent: the closable's own. */
  readonly deadline: number | undefined
}

/**
 * All exit hooks of a process. They share one listener per event, so that ten reporters end together and a signal is raised again once; where
 * no hook is left, no listener is.
 */
export class ExitHooks {
  readonly #hooks = new Set<Hook>()
  readonly #listening = new Set<NodeJS.Signals>()
  #isEnding = false

  add(hook: Hook): void {
    if (this.#hooks.size === 0) {
      process.on('beforeExit', this.#onBeforeExit)
      process.on('exit', this.#onExit)
    }
    this.#hooks.add(hook)
    for (const signal of hook.signals) {
      if (this.#listening.has(signal)) continue
      this.#listening.add(signal)
      // First, because a `once` listener of the application that ran before would be gone when the others are counted.
      process.prependListener(signal, this.#onSignal)
    }
  }

  remove(hook: Hook): void {
    if (!this.#hooks.delete(hook) || this.#isEnding) return
    this.#removeListeners()
  }

  readonly #onBeforeExit = (): void => {
    // Closed and not only flushed: what is recorded while flushing (an `observe` callback) would keep the process for ever.
    for (const hook of this.#hooks) if (hook.beforeExit) void this.#close(hook)
  }

  readonly #onExit = (): void => {
    const lost = this.#closeSync(this.#hooks)
    if (lost > 0) tell(lost)
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const concerned = [...this.#hooks].filter(({ signals }) => signals.has(signal))
    const others = process.listenerCount(signal) - 1
    if (others > 0) {
      // The application has its own idea of this signal; ours is only to have everything sent by then.
      for (const hook of concerned) void this.#close(hook)
      return
    }
    if (this.#isEnding) {
      this.#onExit()
      this.#raise(signal)
      return
    }
    this.#isEnding = true
    void Promise.all(concerned.map((hook) => this.#close(hook))).then(() => {
      // Others don't want to be closed by this signal, but it ends them, too.
      this.#onExit()
      this.#raise(signal)
    })
  }

  async #close({ closable, deadline }: Hook): Promise<void> {
    await closable.close(deadline === undefined ? {} : { deadline })
  }

  /** Measurements that are lost. */
  #closeSync(hooks: Iterable<Hook>): number {
    let lost = 0
    for (const hook of [...hooks]) {
      const { dropped, unknown } = hook.closable.closeSync()
      lost += dropped + unknown
    }
    return lost
  }

  /** Lets the signal have its way: without a listener it ends the process as if nobody had ever listened. */
  #raise(signal: NodeJS.Signals): void {
    this.#hooks.clear()
    this.#isEnding = false
    this.#removeListeners()
    process.kill(process.pid, signal)
  }

  #removeListeners(): void {
    const wanted = new Set([...this.#hooks].flatMap(({ signals }) => [...signals]))
    for (const signal of this.#listening) {
      if (wanted.has(signal)) continue
      this.#listening.delete(signal)
      process.removeListener(signal, this.#onSignal)
    }
    if (this.#hooks.size > 0) return
    process.removeListener('beforeExit', this.#onBeforeExit)
    process.removeListener('exit', this.#onExit)
  }
}

/** One line, at once: a logger may be asynchronous, and nothing runs after this. */
function tell(lost: number): void {
  const measurements = lost === 1 ? '1 measurement is' : `${lost} measurements are`
  try {
    writeSync(
      2,
      `librato-reporter: ${measurements} given up: the process ended before the service confirmed them, and no spool took them.\n`,
    )
  } catch {
    // Standard error is closed: there is nobody to tell.
  }
}
