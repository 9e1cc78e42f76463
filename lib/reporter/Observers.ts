import { describeThrown } from '../errors/describeThrown.js'
import { callUser } from '../runtime/callUser.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Gauge } from './Gauge.js'
import type { Refusals } from './Refusals.js'

/** Reads a value; called once per window. */
export type Observation = () => number | PromiseLike<number>

interface Observer {
  readonly name: string
  readonly read: Observation
  readonly gauge: Gauge
  isStopped: boolean
  /** A promise of an earlier window that has not settled. */
  pending: Promise<void> | undefined
}

/**
 * Callbacks that are read once per window. One that throws, gives no number, or takes longer than its window is counted and named; the others
 * go on. What a promise brings is recorded when it settles.
 */
export class Observers {
  readonly #runtime: Runtime
  readonly #refusals: Refusals
  /** Milliseconds a synchronous callback may take; unlimited where windows have no length. */
  readonly #patience: number
  readonly #observers = new Set<Observer>()
  #isReading = false

  constructor(runtime: Runtime, refusals: Refusals, patience: number) {
    this.#runtime = runtime
    this.#refusals = refusals
    this.#patience = patience
  }

  /** Adds one; the returned function takes it away. */
  add(name: string, read: Observation, gauge: Gauge): () => void {
    const observer: Observer = { name, read, gauge, isStopped: false, pending: undefined }
    this.#observers.add(observer)
    return () => {
      observer.isStopped = true
      this.#observers.delete(observer)
    }
  }

  /** Takes all away. */
  clear(): void {
    this.#observers.clear()
  }

  /** Reads all. Resolves when those that gave promises have settled; undefined where there is nothing to wait for. */
  read(): Promise<unknown> | undefined {
    // A callback that flushes would be read by its own flush, and so on for ever.
    if (this.#isReading) return undefined
    this.#isReading = true
    // Of those that are there now: a callback that adds another one would be followed by it, and so on for ever.
    for (const observer of [...this.#observers]) {
      if (observer.pending === undefined) this.#readOne(observer)
      else this.#refusals.count('observe', observer.name, 'its callback takes longer than a window')
    }
    this.#isReading = false
    const pending = [...this.#observers].flatMap((observer) => observer.pending ?? [])
    return pending.length === 0 ? undefined : Promise.all(pending)
  }

  #readOne(observer: Observer): void {
    const { name, read } = observer
    const started = this.#runtime.monotonic()
    const pending = callUser(
      read,
      (error) => this.#refusals.count('observe', name, `its callback failed: ${describeThrown(error)}`),
      (value) => this.#record(observer, value),
    )
    if (pending !== undefined) {
      observer.pending = pending.then(() => {
        observer.pending = undefined
      })
    } else if (this.#runtime.monotonic() - started > this.#patience) {
      this.#refusals.count('observe', name, 'its callback takes longer than a window')
    }
  }

  #record({ name, gauge, isStopped }: Observer, value: unknown): void {
    if (isStopped) return
    if (typeof value === 'number') gauge.record(value)
    else this.#refusals.count('observe', name, `its callback gave ${typeof value} and no number`)
  }
}
