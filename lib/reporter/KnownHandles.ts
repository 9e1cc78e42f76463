import type { SeriesIdentity } from './SeriesScope.js'
import { TagTree } from './TagTree.js'

/** Steps of tags that are remembered for all handles together: about 200 bytes each, and those of 100,000 series if one tag tells them apart. */
const MOST_STEPS = 131_072

/** Series whose handles are looked through after one seal: about a millisecond. */
const SLICE = 2_048

/** The handles that were made from one series by `with`. */
export class Derived<T> {
  readonly #budget: { steps: number }
  #young = new TagTree<T>()
  /** Those of before the last {@link age}; what is used of them becomes young again. */
  #old: TagTree<T> | undefined

  constructor(budget: { steps: number }) {
    this.#budget = budget
  }

  /** Whether nothing is remembered. */
  get isEmpty(): boolean {
    return this.#young.size === 0 && this.#old === undefined
  }

  find(tags: object): T | undefined {
    try {
      const found = this.#young.find(tags)
      return found === undefined && this.#old !== undefined ? this.#findOld(tags) : found
    } catch {
      // A getter that throws: whoever makes a handle of these tags refuses them.
      return undefined
    }
  }

  /** Remembers a handle, if there is room. */
  add(tags: Readonly<Record<string, unknown>>, handle: T): void {
    if (this.#budget.steps <= 0) return
    const before = this.#young.size
    this.#young.add(tags, handle)
    this.#budget.steps -= this.#young.size - before
  }

  /** Forgets what was not used since the last time. */
  age(): void {
    this.#budget.steps += this.#old?.size ?? 0
    this.#old = this.#young.size === 0 ? undefined : this.#young
    this.#young = new TagTree()
  }

  #findOld(tags: object): T | undefined {
    const found = this.#old?.find(tags)
    if (found !== undefined) this.add({ ...tags }, found)
    return found
  }
}

/**
 * Remembers what `with` has made, so that the same tags give the same handle without being read again. Series that leave memory must not live
 * on here: each time that some have left, what was not used for a window or a few is forgotten.
 */
export class KnownHandles<T> {
  readonly #derived = new Map<string, Derived<T>>()
  readonly #budget = { steps: MOST_STEPS }
  #departures = 0
  /** How often everything is still to be looked through: what is used in none of two rounds goes. */
  #rounds = 0
  /** The round that is under way. */
  #walk: Iterator<[string, Derived<T>]> | undefined

  /** Steps of tags that are remembered. */
  get size(): number {
    return MOST_STEPS - this.#budget.steps
  }

  /** What was made from handles of one series; undefined if nothing is remembered. */
  of(identity: SeriesIdentity): Derived<T> | undefined {
    return this.#derived.get(idOf(identity))
  }

  /** Remembers a handle that was made from one of a series with more tags: a copy of our own, whose values it was made of. */
  add(identity: SeriesIdentity, more: Readonly<Record<string, unknown>>, handle: T): Derived<T> | undefined {
    const id = idOf(identity)
    const derived = this.#derived.get(id) ?? new Derived<T>(this.#budget)
    derived.add(more, handle)
    if (derived.isEmpty) return undefined
    this.#derived.set(id, derived)
    return derived
  }

  /** Called after each seal, with the number of series that have left so far; ages what was made from some of the series. */
  sweep(departures: number): void {
    if (departures !== this.#departures) {
      this.#departures = departures
      // Those that this round has passed already are to be passed twice more, too.
      this.#rounds = this.#walk === undefined ? 2 : 3
    }
    if (this.#rounds === 0) return
    this.#walk ??= this.#derived.entries()
    for (let count = 0; count < SLICE; count += 1) {
      const { value, done } = this.#walk.next()
      if (done) {
        this.#walk = undefined
        this.#rounds -= 1
        return
      }
      const [id, derived] = value
      derived.age()
      if (derived.isEmpty) this.#derived.delete(id)
    }
  }
}

function idOf({ kind, name, key }: SeriesIdentity): string {
  // Neither a kind nor a name holds a space.
  return `${kind} ${name} ${key}`
}
