import type { MeasurementsGroup } from './measurementsQuery.js'
import { type PointGroup, PointGroups } from './PointGroups.js'
import type { AllPoint, Point } from './pointsOf.js'

/** Points under the tags they are shown with. */
export interface TaggedPoints {
  readonly tags: ReadonlyMap<string, string>
  readonly points: readonly (Point | AllPoint)[]
}

/** Joins series that agree in the tags of the group, in order of tag values: for few enough to be joined at once. */
export function groupPoints(series: readonly TaggedPoints[], group: MeasurementsGroup): PointGroup[] {
  const groups = new PointGroups(group)
  for (const { tags, points } of series) groups.add(tags, points)
  return [...groups.groups()].sort((a, b) => (a.key < b.key ? -1 : 1))
}
