import type { MeasurementsGroup } from './measurementsQuery.js'
import { type PointGroup, PointGroups } from './PointGroups.js'
import type { AllPoint, Point } from './pointsOf.js'

/** Points under the tags they are shown with. */
export interface TaggedPoints {
  readonly tags: ReadonlyMap<string, string>
  readonly points: readonly (Point | AllPoint)[]
}

/** Joins series into groups, in order of tag values. In one go, so for few series only; see {@link PointGroups}. */
export function groupPoints(series: readonly TaggedPoints[], group: MeasurementsGroup): PointGroup[] {
  const groups = new PointGroups(group)
  for (const { tags, points } of series) groups.add(tags, points)
  return [...groups.groups()].sort((a, b) => (a.key < b.key ? -1 : 1))
}
