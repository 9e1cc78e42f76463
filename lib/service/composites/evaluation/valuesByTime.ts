import type { Series } from './Series.js'

/** The values of several series at each time at which any has one, in order of time; those of one time in the order of the series. */
export function valuesByTime(set: readonly Series[]): readonly (readonly [number, readonly number[]])[] {
  const byTime = new Map<number, number[]>()
  for (const { points } of set)
    for (const { time, value } of points) {
      const values = byTime.get(time)
      if (values === undefined) byTime.set(time, [value])
      else values.push(value)
    }
  return [...byTime].sort(([a], [b]) => a - b)
}
