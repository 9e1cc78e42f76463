/** The candidate that a slip of the pen has most likely meant: at most a third of its letters changed, missing, added or swapped. */
export function nearestName(typed: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  // What is much longer than any name is none; measuring it would take its time.
  if (typed.length > 64) return undefined
  for (const candidate of candidates) {
    const isStart = typed.length >= 2 && candidate.startsWith(typed)
    const distance = isStart ? 0.5 : distanceOf(typed.toLowerCase(), candidate.toLowerCase())
    if (distance < least && distance <= Math.max(1, candidate.length / 3)) {
      least = distance
      best = candidate
    }
  }
  return best
}

/** Optimal string alignment: a swap of neighbours counts once, as it is typed. */
function distanceOf(left: string, right: string): number {
  let before: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const changed = (last[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed, swapped))
    }
    before = last
    last = row
  }
  return last[right.length] ?? 0
}
