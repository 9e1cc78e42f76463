import type { Runtime } from '../runtime/Runtime.js'

/** Milliseconds by which the wall and the monotonic clock may part between two answers before what the first said counts as outdated. */
const DRIFT = 60_000

/** A moment of this process by all clocks there are, in milliseconds. */
export interface Instant {
  readonly monotonic: number
  /** Unix time, by this machine's wall clock. */
  readonly wall: number
  /** Unix time, by the backend's clock; undefined before its first answer. */
  readonly backend: number | undefined
}

/** What time it is at the backend, by the `Date` of its answers. Neither clock of this machine is enough to tell how long it keeps an id. */
export class BackendClock {
  readonly #runtime: Runtime
  #latest: { readonly time: number; readonly monotonic: number; readonly wall: number } | undefined
  #skew: number | undefined

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** Milliseconds by which it was ahead of this machine's wall clock, as of its last answer. */
  get skew(): number | undefined {
    return this.#skew
  }

  /** An answer came just now. `skew`: milliseconds by which its `Date` is ahead; undefined where it has none. */
  note(skew: number | undefined): void {
    if (skew === undefined) return
    const wall = this.#runtime.now()
    this.#skew = skew
    this.#latest = { time: wall + skew, monotonic: this.#runtime.monotonic(), wall }
  }

  /** Unix milliseconds; undefined if it never told, or if the wall clock jumped since (or the machine slept), and only another answer can tell. */
  get time(): number | undefined {
    const latest = this.#latest
    if (latest === undefined) return undefined
    const elapsed = this.#runtime.monotonic() - latest.monotonic
    const drift = this.#runtime.now() - latest.wall - elapsed
    return Math.abs(drift) > DRIFT ? undefined : latest.time + elapsed
  }

  /** Now, by all clocks. */
  get instant(): Instant {
    const monotonic = this.#runtime.monotonic()
    const latest = this.#latest
    const backend = latest === undefined ? undefined : latest.time + monotonic - latest.monotonic
    return { monotonic, wall: this.#runtime.now(), backend }
  }
}
