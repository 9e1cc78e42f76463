import { median } from '../runner/median.js'

/** Calls in one timed loop: enough that the clock's own cost vanishes, few enough that other processes seldom cut in. */
const calls = 20_000
/** Milliseconds that they go on at least: whoever sends once a second must have sent meanwhile, or would be measured doing nothing. */
const shortest = 4_000

/** Milliseconds of a loop from which it takes part in every fourth turn only, or those that are slow would be most of what a run takes. */
const long = 5

/**
 * Nanoseconds a call for some loops that are to be compared: every one is warmed before any is timed, because order alone changes a figure by
 * a factor, and then they take turns, so that what disturbs the machine disturbs all of them.
 *
 * @param {Readonly<Record<string, (calls: number) => void>>} loops each runs its subject this many times
 * @param {{ isShort?: boolean, settle?: () => void | Promise<void> }} [options] `settle` runs after every turn: there a consumer takes what was recorded
 * @returns {Promise<Record<string, { ns: number, spread: [number, number] }>>} the median over the turns, and the range without the tenth on each side
 */
export async function timeLoops(loops, { isShort = false, settle } = {}) {
  const names = Object.keys(loops)
  const turns = isShort ? 30 : 120
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(names.map((name) => [name, []]))
  const slow = new Set()
  const began = performance.now()
  for (let turn = -Math.ceil(turns / 3); turn < turns || performance.now() - began < shortest; turn += 1) {
    for (const name of names) {
      if (turn > 0 && turn % 4 !== 0 && slow.has(name)) continue
      const started = process.hrtime.bigint()
      loops[name]?.(calls)
      const ns = Number(process.hrtime.bigint() - started) / calls
      if (turn >= 0) times[name]?.push(ns)
      else if (ns * calls > long * 1e6) slow.add(name)
      else slow.delete(name)
    }
    await settle?.()
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, { ns: median(all), spread: inner(all) }]))
}

/**
 * @param {readonly number[]} numbers
 * @returns {[number, number]}
 */
function inner(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const cut = Math.floor(sorted.length / 10)
  return [sorted[cut] ?? Number.NaN, sorted[sorted.length - 1 - cut] ?? Number.NaN]
}
