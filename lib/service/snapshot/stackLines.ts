import type { Line } from './Line.js'

/** What a line fills at one moment. */
export interface Edge {
  readonly time: number
  readonly bottom: number
  readonly top: number
}

/** A line with what it stands on: its stretches without a gap. */
export interface Layer {
  readonly line: Line
  readonly stretches: readonly (readonly Edge[])[]
}

/**
 * Lines on top of each other. Between two of its points a line goes on straight, or series that report at different times would tear the stack;
 * where it has a gap, those above it stand on what there is.
 */
export function stackLines(lines: readonly Line[]): Layer[] {
  const times = [...new Set(lines.flatMap(({ points }) => points.map(({ time }) => time)))].sort((a, b) => a - b)
  const tops = new Map<number, number>()
  return lines.map((line) => {
    const gaps = new Set(line.gaps)
    const stretches: Edge[][] = []
    let next = 0
    let isOpen = false
    for (const time of times) {
      while (next < line.points.length && (line.points[next]?.time ?? 0) < time) next += 1
      const isPoint = line.points[next]?.time === time
      const isWithin = isPoint || (next > 0 && next < line.points.length && !gaps.has(next))
      const value = isWithin ? valueAt(line, next, time) : heldAt(line, gaps, next - 1, time)
      if (isPoint && gaps.has(next)) isOpen = false
      if (value !== undefined) {
        const bottom = tops.get(time) ?? 0
        tops.set(time, bottom + value)
        if (!isOpen) stretches.push([])
        stretches.at(-1)?.push({ time, bottom, top: bottom + value })
      }
      isOpen = value !== undefined
    }
    return { line, stretches }
  })
}

/** The last value before a gap until the next one would have been due: the others may report a little later. */
function heldAt({ points }: Line, gaps: ReadonlySet<number>, last: number, time: number): number | undefined {
  const [before, end] = [points[last - 1], points[last]]
  if (before === undefined || end === undefined || gaps.has(last)) return undefined
  return time - end.time < end.time - before.time ? end.value : undefined
}

/** The value at a time, up to which `next` is the first point that isn't before it. */
function valueAt({ points }: Line, next: number, time: number): number | undefined {
  const to = points[next]
  if (to === undefined || to.time === time) return to?.value
  const from = points[next - 1]
  return from && from.value + ((to.value - from.value) * (time - from.time)) / (to.time - from.time)
}
