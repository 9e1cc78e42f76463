import type { Line } from './Line.js'

/** A line with what it stands on. */
export interface Layer {
  readonly line: Line
  readonly edges: readonly { readonly time: number; readonly bottom: number; readonly top: number }[]
}

/** Lines on top of each other. Between two of its points a line keeps the earlier one's value, or series that report at different times would tear the stack. */
export function stackLines(lines: readonly Line[]): Layer[] {
  const times = [...new Set(lines.flatMap(({ points }) => points.map(({ time }) => time)))].sort((a, b) => a - b)
  const tops = new Map<number, number>(times.map((time) => [time, 0]))
  return lines.map((line) => {
    const last = line.points[line.points.length - 1]?.time ?? Number.NEGATIVE_INFINITY
    let next = 0
    let value = 0
    const edges = times.map((time) => {
      while (next < line.points.length && (line.points[next]?.time ?? 0) <= time) {
        value = line.points[next]?.value ?? 0
        next += 1
      }
      const bottom = tops.get(time) ?? 0
      const top = bottom + (time > last ? 0 : value)
      tops.set(time, top)
      return { time, bottom, top }
    })
    return { line, edges }
  })
}
