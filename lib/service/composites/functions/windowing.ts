import type { SetFunction, SetOperator } from './SetFunction.js'
import { statistic, windowings } from './statistics.js'

/** Points of the largest window. */
const maxSize = 64

/** `window`: a statistic of each point with the `size - 1` before it; points that have not so many before them are left out. */
const window: SetFunction = {
  name: 'window',
  usage: 'window(set, {size, function})',
  options: ['size', 'function'],
  read: (options) => moving(options.whole('size', 1, maxSize) ?? 1, options.choice('function', windowings) ?? 'mean'),
}

/** `moving_average`: another name for `window` with the mean. */
const movingAverage: SetFunction = {
  name: 'moving_average',
  usage: 'moving_average(set, {size})',
  options: ['size'],
  read: (options) => moving(options.whole('size', 1, maxSize) ?? 1, 'mean'),
}

function moving(size: number, how: (typeof windowings)[number]): SetOperator {
  return {
    each({ points }, _range, spend) {
      spend('steps', points.length * size)
      const values = points.map(({ value }) => value)
      return points.slice(size - 1).map(({ time }, i) => ({ time, value: statistic(values.slice(i, i + size), how) }))
    },
  }
}

export const movingWindows: readonly SetFunction[] = [window, movingAverage]
