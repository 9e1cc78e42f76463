import { callUser } from '../callUser.js'
import { HostFailures } from '../HostFailures.js'
import { ProcessHold } from '../ProcessHold.js'
import { systemRuntime } from '../systemRuntime.js'
import { within } from '../within.js'
import { writeLine } from '../writeLine.js'
import type { Closable } from './Closable.js'
import { ExitRequest, type SignalName } from './ExitRequest.js'

/** How one closable wants to end. */
export interface Hook {
  readonly closable: Closable
  readonly signals: ReadonlySet<SignalName>
  readonly beforeExit: boolean
  /** Milliseconds. */
  readonly deadline: number
}

/** Milliseconds in which a signal may come again and be the same: Ctrl-C goes to the whole terminal, and npm passes on what its child has got, too. */
const ECHO = 1_000
/** Milliseconds after its deadline that are left to a closable; a Reporter needs none of them. */
const GRACE = 1_000

/**
 * All exit hooks of a process. They share one listener per event, so that ten reporters end together and a signal is raised again once; where
 * no hook is left, no listener is.
 */
export class ExitHooks {
  readonly #hooks = new Set<Hook>()
  readonly #closing = new Map<Hook, Promise<void>>()
  readonly #requests = new Map<SignalName, ExitRequest>()
  readonly #host = new HostFailures()
  /** What ends the process, and since when, in monotonic milliseconds. */
  #ending: { readonly name: SignalName; readonly since: number } | undefined
  /** Whether the application was told to end, and ends by itself: half of the deadline is spent by then. */
  #isAsked = false

  add(hook: Hook): void {
    if (this.#hooks.size === 0) {
      process.on('beforeExit', this.#onBeforeExit)
      process.on('exit', this.#onExit)
    }
    this.#hooks.add(hook)
    for (const name of hook.signals) {
      if (this.#requests.has(name)) continue
      const request = new ExitRequest(name, this.#onRequest)
      this.#requests.set(name, request)
      request.listen()
    }
  }

  remove(hook: Hook): void {
    this.#closing.delete(hook)
    if (!this.#hooks.delete(hook) || this.#ending !== undefined) return
    this.#stopListening()
  }

  readonly #onBeforeExit = (): void => {
    // Closed and not only flushed: what is recorded while flushing (an `observe` callback) would keep the process for ever.
    for (const hook of this.#hooks) if (hook.beforeExit) void this.#close(hook)
  }

  readonly #onExit = (): void => {
    let lost = 0
    for (const { closable } of [...this.#hooks]) {
      callUser(
        () => closable.closeSync(),
        (error) => this.#host.note('closeSync', error),
        (receipt) => {
          const { dropped, unknown } = (receipt ?? {}) as Partial<ReturnType<Closable['closeSync']>>
          lost += (Number(dropped) || 0) + (Number(unknown) || 0)
        },
      )
    }
    if (lost > 0) tell(lost)
  }

  readonly #onRequest = (request: ExitRequest): void => {
    const { name } = request
    const concerned = [...this.#hooks].filter(({ signals }) => signals.has(name))
    if (request.isHandledElsewhere) {
      // The application has its own idea of this: it may drain for a while, record meanwhile, or not end at all.
      this.#isAsked = true
      for (const { closable, deadline } of concerned)
        this.#host.call('flush', () => closable.flush?.({ deadline: deadline / 2 }))
      return
    }
    const now = systemRuntime.monotonic()
    const ending = this.#ending
    if (ending === undefined) {
      this.#ending = { name, since: now }
      void Promise.all(concerned.map((hook) => this.#close(hook))).then(() => this.#end(request))
    } else if (name !== ending.name || now - ending.since >= ECHO) this.#end(request)
  }

  /** Closes it, once. */
  #close(hook: Hook): Promise<void> {
    const known = this.#closing.get(hook)
    if (known !== undefined) return known
    const deadline = this.#isAsked ? hook.deadline / 2 : hook.deadline
    const closed = this.#host.call('close', () => hook.closable.close({ deadline })) ?? Promise.resolve()
    const hold = new ProcessHold()
    const release = hold.hold()
    const bounded = within(systemRuntime, hold, deadline + GRACE, closed).then(release)
    this.#closing.set(hook, bounded)
    return bounded
  }

  /** Lets it have its way: without a listener a signal ends the process as if nobody had ever listened. */
  #end(request: ExitRequest): void {
    if (this.#ending === undefined) return
    // Others don't want to be closed by this signal, but it ends them, too.
    this.#onExit()
    this.#ending = undefined
    this.#hooks.clear()
    this.#closing.clear()
    this.#stopListening()
    request.end()
  }

  #stopListening(): void {
    const wanted = new Set([...this.#hooks].flatMap(({ signals }) => [...signals]))
    for (const [name, request] of this.#requests) {
      if (wanted.has(name)) continue
      this.#requests.delete(name)
      request.stopListening()
    }
    if (this.#hooks.size > 0) return
    process.removeListener('beforeExit', this.#onBeforeExit)
    process.removeListener('exit', this.#onExit)
  }
}

/** At once: a logger may be asynchronous, and nothing runs after this. */
function tell(lost: number): void {
  const measurements = lost === 1 ? '1 measurement is' : `${lost} measurements are`
  writeLine(`${measurements} given up: the process ended before the service confirmed them, and no spool took them.`)
}
