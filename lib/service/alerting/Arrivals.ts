import { excluder } from '../store/catalog/excluder.js'
import { metricKey } from '../store/catalog/metricRow.js'
import { matchesPattern } from '../store/matchesPattern.js'
import type { IncomingMeasurement, MetricSelection, StoreObserver } from '../store/Store.js'
import type { Arrival } from './Unread.js'

/**
 * Notes, for the metrics that alerts look at, from which time on their records changed: so that a round reads that part only, and a measurement that
 * comes late is read as well as one that comes in time, however late it is. Where no alert looks, nothing is noted and nothing is spent.
 */
export class Arrivals implements StoreObserver {
  /** By metric: before which time nothing matters to anybody (Unix seconds). */
  #wanted: ReadonlyMap<string, number> = new Map()
  #noted = new Map<string, Arrival>()

  /** Says which metrics are looked at (by key), and before which time nothing matters. Takes effect before the next measurement. */
  want(oldest: ReadonlyMap<string, number>): void {
    this.#wanted = oldest
  }

  /** What came in since this was last asked, by metric. */
  take(): ReadonlyMap<string, Arrival> {
    const noted = this.#noted
    this.#noted = new Map()
    return noted
  }

  wrote(measurements: readonly IncomingMeasurement[]): void {
    if (this.#wanted.size === 0) return
    for (const { name, time } of measurements) {
      const key = metricKey(name)
      const oldest = this.#wanted.get(key)
      if (oldest !== undefined && time >= oldest) this.#note(key, { earliest: time, latest: time, isNew: false })
    }
  }

  deleted(selection: MetricSelection): void {
    const isSelected = selector(selection)
    for (const [key, oldest] of this.#wanted)
      if (isSelected(key)) this.#note(key, { earliest: oldest, latest: oldest, isNew: true })
  }

  #note(key: string, arrival: Arrival): void {
    const known = this.#noted.get(key)
    if (known === undefined) this.#noted.set(key, arrival)
    else if (arrival.isNew || arrival.earliest < known.earliest || arrival.latest > known.latest)
      this.#noted.set(key, {
        earliest: Math.min(known.earliest, arrival.earliest),
        latest: Math.max(known.latest, arrival.latest),
        isNew: known.isNew || arrival.isNew,
      })
  }
}

function selector({ names = [], pattern, exclude }: MetricSelection): (key: string) => boolean {
  const named = new Set(names.map(metricKey))
  const isExcluded = excluder(exclude)
  const matches = (key: string) => pattern !== undefined && matchesPattern(metricKey(pattern), key)
  return (key) => (named.has(key) || matches(key)) && !isExcluded(key)
}
