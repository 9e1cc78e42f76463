import type { LooseWindow } from './LooseWindow.js'

/** Seconds of the buckets that old windows are merged into, as roll-ups do. */
export const coarseningSteps: readonly number[] = [60, 900, 3_600, 14_400, 86_400]

/**
 * Which two neighbours to merge when retained windows exceed their budget: inside one bucket of the smallest step that holds such a pair,
 * those that cover the least time together, the oldest of them first. Returns the position of the earlier one, or -1 if no two that may
 * be merged share a bucket any more. (Design, section 8.) The windows are in order of time.
 */
export function choosePair(windows: readonly LooseWindow[]): number {
  for (const step of coarseningSteps) {
    let best = -1
    let least = Number.POSITIVE_INFINITY
    for (let index = 0; index + 1 < windows.length; index += 1) {
      const { start } = windows[index]!.span
      const { start: next, end } = windows[index + 1]!.span
      // After a clock jump back the later one may lie before: such a pair is of two timelines.
      if (next < start || Math.floor(start / step) !== Math.floor((end - 1) / step)) continue
      if (end - start < least && windows[index]!.mayMerge(windows[index + 1]!)) {
        least = end - start
        best = index
      }
    }
    if (best !== -1) return best
  }
  return -1
}
