/** Entries closer together than this, in milliseconds, become one: flushes in a loop must not fill memory. */
const GRAIN = 1_000

/** Remembers when windows were sealed, as far as it takes to tell those of the last few minutes from older ones. */
export class SealAges {
  readonly #age: number
  readonly #seals: { readonly serial: number; readonly time: number }[] = []
  #old = 0

  /** `age`: milliseconds from which a seal counts as old. */
  constructor(age: number) {
    this.#age = age
  }

  /** All windows before `serial` are sealed, at monotonic time `now`. */
  note(serial: number, now: number): void {
    const latest = this.#seals.at(-1)
    if (latest === undefined || now - latest.time >= GRAIN) this.#seals.push({ serial, time: now })
  }

  /** The number below which windows were sealed long ago. */
  oldBefore(now: number): number {
    while (this.#seals.length > 0 && now - this.#seals[0]!.time >= this.#age) this.#old = this.#seals.shift()!.serial
    return this.#old
  }
}
