import type { MeasurementsGroup } from './measurementsQuery.js'
import { combine } from './metricRecords.js'
import type { AllPoint, Point } from './pointsOf.js'

/** Points under the tags they are shown with. */
export interface TaggedPoints {
  readonly tags: ReadonlyMap<string, string>
  readonly points: readonly (Point | AllPoint)[]
}

/** Joins series that agree in the tags of the group; those that lack one are left out. With `*` there is one, without tags. In order of tag values. */
export function groupPoints(series: readonly TaggedPoints[], { by, how }: MeasurementsGroup): TaggedPoints[] {
  const groups = new Map<string, { tags: Map<string, string>; byTime: Map<number, number[]> }>()
  for (const { tags, points } of series) {
    const shared = by === '*' ? new Map<string, string>() : sharedTags(tags, by)
    if (shared === undefined) continue
    const key = JSON.stringify([...shared.values()])
    let group = groups.get(key)
    if (group === undefined) {
      group = { tags: shared, byTime: new Map() }
      groups.set(key, group)
    }
    for (const point of points) {
      // A query with all statistics of each point cannot ask for groups.
      if (!('value' in point)) continue
      const { time, value } = point
      const values = group.byTime.get(time)
      if (values === undefined) group.byTime.set(time, [value])
      else values.push(value)
    }
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { tags, byTime }]) => ({
      tags,
      points: [...byTime].sort(([a], [b]) => a - b).map(([time, values]) => ({ time, value: combine(values, how) })),
    }))
}

function sharedTags(tags: ReadonlyMap<string, string>, names: readonly string[]): Map<string, string> | undefined {
  const shared = new Map<string, string>()
  for (const name of names) {
    const value = tags.get(name)
    if (value === undefined) return undefined
    shared.set(name, value)
  }
  return shared
}
