/**
 * What may be read anew. `names`: metrics that took measurements, in lower case; null: any of them. `kinds`: what was made, changed or deleted;
 * null: anything.
 * @typedef {{ names: Set<string> | null, kinds: Set<string> | null }} Change
 */

/** Anything may have changed. @type {Change} */
export const everything = { names: null, kinds: null }

/** Milliseconds without a word after which the line is taken for dead; the service says something every five seconds. */
const silence = 15_000
/** Milliseconds between two looks while there is no line. */
const lookInterval = 5_000
const longestPause = 30_000

/**
 * Hears from the service what changed. While there is no line it asks for everything every few seconds instead, and tries to get one; while
 * nobody looks at the page it does neither, and leaves its connection to others.
 */
export class Live {
  #onChange
  #onFigures
  /** @type {EventSource | undefined} */
  #source
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #watch
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looks
  #failures = 0

  /**
   * @param {(change: Change) => void} onChange
   * @param {(figures: { measurements_per_second: number }) => void} onFigures
   */
  constructor(onChange, onFigures) {
    this.#onChange = onChange
    this.#onFigures = onFigures
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#rest() : this.start()))
    window.addEventListener('online', () => this.start())
    // A page that is left keeps its connection otherwise, and a browser has six.
    window.addEventListener('pagehide', () => this.#rest())
  }

  /** Begins, or begins anew: with everything, since nobody listened until now. */
  start() {
    this.#rest()
    if (document.hidden) return
    this.#onChange(everything)
    this.#open()
  }

  #rest() {
    clearTimeout(this.#watch)
    clearTimeout(this.#retry)
    clearInterval(this.#looks)
    this.#looks = undefined
    this.#source?.close()
    this.#source = undefined
  }

  #open() {
    const source = new EventSource('/page/events')
    this.#source = source
    this.#expect()
    source.addEventListener('open', () => {
      if (source !== this.#source) return
      this.#failures = 0
      if (this.#looks === undefined) return
      clearInterval(this.#looks)
      this.#looks = undefined
      this.#onChange(everything)
    })
    source.addEventListener('message', ({ data }) => {
      this.#expect()
      this.#hear(data)
    })
    source.addEventListener('error', () => this.#lost(source))
  }

  #expect() {
    clearTimeout(this.#watch)
    const source = this.#source
    this.#watch = setTimeout(() => source && this.#lost(source), silence)
  }

  /** @param {EventSource} source */
  #lost(source) {
    if (source !== this.#source) return
    source.close()
    this.#source = undefined
    clearTimeout(this.#watch)
    this.#looks ??= setInterval(() => this.#onChange(everything), lookInterval)
    this.#failures += 1
    this.#retry = setTimeout(() => this.#open(), Math.min(longestPause, 1000 * 2 ** this.#failures))
    this.#onChange(everything)
  }

  /** @param {string} data */
  #hear(data) {
    const message = JSON.parse(data)
    this.#onFigures(message)
    const names = Array.isArray(message.names) ? new Set(message.names.map(String)) : null
    const kinds = new Set(Array.isArray(message.kinds) ? message.kinds.map(String) : [])
    if (names?.size !== 0 || kinds.size > 0) this.#onChange({ names, kinds })
  }
}

/**
 * Both changes as one.
 *
 * @param {Change} one
 * @param {Change} other
 * @returns {Change}
 */
export function joinChanges(one, other) {
  return { names: joinSets(one.names, other.names), kinds: joinSets(one.kinds, other.kinds) }
}

/**
 * @param {Set<string> | null} one
 * @param {Set<string> | null} other
 */
function joinSets(one, other) {
  return one === null || other === null ? null : new Set([...one, ...other])
}

/**
 * Whether a change is about this metric, or a pattern of metrics.
 *
 * @param {Change} change
 * @param {string} name
 */
export function concerns({ names }, name) {
  return names === null || names.has(name.toLowerCase())
}
