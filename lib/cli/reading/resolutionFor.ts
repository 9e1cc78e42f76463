const steps = [1, 5, 10, 30, 60, 300, 900, 3_600, 7_200, 14_400, 43_200, 86_400, 604_800] as const
/** Points of a series that a terminal can show: two a column. */
const points = 120

/** The seconds of a point by which a range makes a good picture; never less than the metric's own period, which would be gaps. */
export function resolutionFor(duration: number, period: number | null): number {
  const wanted = Math.max(duration / points, period ?? 1)
  return steps.find((step) => step >= wanted) ?? 604_800
}
