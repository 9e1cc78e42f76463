import type { EventEmitter } from 'node:events'
import { constants } from 'node:os'

/** A signal that ends a process and can be caught, or the message `shutdown` by which PM2 asks for the end. */
export type SignalName = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGQUIT' | 'SIGUSR2' | 'SIGBREAK' | 'shutdown'

/** All of them. */
export const exitRequestNames: readonly SignalName[] = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR2',
  'SIGBREAK',
  'shutdown',
]

/** Our listeners carry this name, so that two copies of this package in one process know each other's. */
const ours = Symbol.for('librato-reporter.exitHook')

type Listener = (...values: unknown[]) => void

/** One thing that asks a process to end: a signal, or the message `shutdown` of a parent process. */
export class ExitRequest {
  readonly name: SignalName
  readonly #event: string
  readonly #listener: Listener

  constructor(name: SignalName, come: (request: ExitRequest) => void) {
    this.name = name
    this.#event = name === 'shutdown' ? 'message' : name
    this.#listener = (value) => {
      if (name !== 'shutdown' || value === 'shutdown') come(this)
    }
    Object.defineProperty(this.#listener, ours, { value: true })
  }

  listen(): void {
    // First, because a `once` listener of the application that ran before would be gone when the others are counted.
    events.prependListener(this.#event, this.#listener)
    // A listener for messages keeps the process alive, and this one must not.
    if (this.name === 'shutdown' && !countOnChannel('unrefCounted')) events.removeListener(this.#event, this.#listener)
  }

  stopListening(): void {
    if (!events.listeners(this.#event).includes(this.#listener)) return
    events.removeListener(this.#event, this.#listener)
    if (this.name === 'shutdown') countOnChannel('refCounted')
  }

  /** Whether the application listens, too: then the end is left to it. */
  get isHandledElsewhere(): boolean {
    const others = events.listeners(this.#event).filter((listener) => !(ours in listener)).length
    return others > (this.name === 'shutdown' ? 0 : politeListeners())
  }

  /** Ends the process as this would have ended it, had nobody listened. Leaves it to another copy of this package where that is not done yet. */
  end(): void {
    if (events.listeners(this.#event).some((listener) => ours in listener)) return
    if (this.name === 'shutdown') process.exit()
    const status = 128 + constants.signals[this.name as NodeJS.Signals]
    // The kernel keeps from the first process of a container whatever that does not listen for.
    if (process.pid === 1) process.exit(status)
    try {
      process.kill(process.pid, this.name)
    } catch {
      // Not permitted to send signals, even to itself.
      process.exit(status)
    }
  }
}

/** By names that Node's types don't have. */
const events: EventEmitter = process

/**
 * Takes the listener out of the count by which Node keeps the channel to a parent process open, or puts it back. False where there is no channel,
 * or no such count.
 */
function countOnChannel(method: 'refCounted' | 'unrefCounted'): boolean {
  try {
    const channel = process.channel as unknown as Record<typeof method, () => void> | undefined
    channel?.[method]()
    return channel !== undefined
  } catch {
    // Another version of Node, or a copy of `process` as test runners make it.
    return false
  }
}

/**
 * How many listeners belong to the package signal-exit, which half of npm depends on. It ends the process when nobody else listens, as we do:
 * if each waited for the other, no signal would ever end it.
 */
function politeListeners(): number {
  const places = [
    (process as { __signal_exit_emitter__?: unknown }).__signal_exit_emitter__,
    (globalThis as Record<symbol, unknown>)[Symbol.for('signal-exit emitter')],
  ]
  return places
    .map((emitter) => Number((emitter as { count?: unknown } | undefined)?.count) || 0)
    .reduce((sum, count) => sum + Math.max(0, count), 0)
}
