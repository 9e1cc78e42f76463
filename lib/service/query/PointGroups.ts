import type { MeasurementsGroup } from './measurementsQuery.js'
import type { AllPoint, Point } from './pointsOf.js'

/** Series that have become one. */
export interface PointGroup {
  /** Groups are put in order by it: the values of their tags. */
  readonly key: string
  readonly tags: ReadonlyMap<string, string>
  /** In order of time. */
  readonly points: readonly Point[]
}

interface Growing {
  readonly values: readonly string[]
  readonly byTime: Map<number, number>
  /** How many values went into each time, for their mean. */
  readonly counts: Map<number, number> | undefined
}

/**
 * Joins series that have the same values of the group's tags. Series that lack one of the tags are left out. With `*`
 * all series are one group, without tags. Keeps one number for each point.
 */
export class PointGroups {
  readonly #names: readonly string[]
  readonly #how: MeasurementsGroup['how']
  readonly #groups = new Map<string, Growing>()
  #points = 0

  constructor({ by, how }: MeasurementsGroup) {
    this.#names = by === '*' ? [] : by
    this.#how = how
  }

  /** Points of all groups. */
  get points(): number {
    return this.#points
  }

  add(tags: ReadonlyMap<string, string>, points: readonly (Point | AllPoint)[]): void {
    const group = this.#groupOf(tags)
    if (group === undefined) return
    const { byTime, counts } = group
    for (const point of points) {
      // A query with all statistics of each point cannot ask for groups.
      if (!('value' in point)) continue
      const { time, value } = point
      const known = byTime.get(time)
      if (known === undefined) this.#points += 1
      byTime.set(time, known === undefined ? value : this.#join(known, value))
      counts?.set(time, (counts.get(time) ?? 0) + 1)
    }
  }

  /** In no particular order. */
  *groups(): Generator<PointGroup> {
    for (const [key, { values, byTime, counts }] of this.#groups) {
      const points = [...byTime].map(([time, value]) => ({ time, value: value / (counts?.get(time) ?? 1) }))
      points.sort((a, b) => a.time - b.time)
      yield { key, tags: new Map(values.map((value, index) => [this.#names[index]!, value])), points }
    }
  }

  #groupOf(tags: ReadonlyMap<string, string>): Growing | undefined {
    const values: string[] = []
    for (const name of this.#names) {
      const value = tags.get(name)
      if (value === undefined) return undefined
      values.push(value)
    }
    const key = JSON.stringify(values)
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = { values, byTime: new Map(), counts: this.#how === 'mean' ? new Map() : undefined }
      this.#groups.set(key, group)
    }
    return group
  }

  #join(known: number, value: number): number {
    if (this.#how === 'min') return Math.min(known, value)
    return this.#how === 'max' ? Math.max(known, value) : known + value
  }
}
