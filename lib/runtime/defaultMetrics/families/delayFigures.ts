/** What is read of Node's histogram of the event loop's turns, in nanoseconds from one to the next. */
export interface TurnHistogram {
  readonly count: number
  readonly min: number
  readonly mean: number
  readonly max: number
  percentile(percentile: number): number
}

/** Delays of the event loop over a window, in seconds. */
export interface DelayFigures {
  readonly min: number
  readonly mean: number
  readonly max: number
  readonly p50: number
  readonly p99: number
}

/**
 * The delays in a window. Node measures from turn to turn, the pause that was asked for included; what is left without it is the delay.
 *
 * @param resolution - the pause, in milliseconds
 * @param first - delay of the window's first turn, in milliseconds, which is not in the histogram; `undefined` if it was not due
 * @returns `undefined` if there was no turn at all
 */
export function delayFigures(
  histogram: TurnHistogram,
  resolution: number,
  first: number | undefined,
): DelayFigures | undefined {
  const { count } = histogram
  const start = first === undefined ? undefined : first / 1e3
  if (count === 0)
    return start === undefined ? undefined : { min: start, mean: start, max: start, p50: start, p99: start }
  const seconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - resolution / 1e3)
  const [min, mean, max] = [seconds(histogram.min), seconds(histogram.mean), seconds(histogram.max)]
  // One more turn among hundreds moves no percentile.
  const [p50, p99] = [seconds(histogram.percentile(50)), seconds(histogram.percentile(99))]
  if (start === undefined) return { min, mean, max, p50, p99 }
  return { min: Math.min(min, start), mean: (mean * count + start) / (count + 1), max: Math.max(max, start), p50, p99 }
}
