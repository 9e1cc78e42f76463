import type { Point } from '../query/pointsOf.js'

/** Seconds between most neighbours: the rhythm of a series that nobody said a period of. 0 for less than two points. */
export function usualDistance(points: readonly Point[]): number {
  const distances = points.slice(1).map(({ time }, i) => time - points[i]!.time)
  // The lower of two in the middle: of few points one missing must not pass for the rhythm.
  return distances.sort((a, b) => a - b)[(distances.length - 1) >> 1] ?? 0
}
