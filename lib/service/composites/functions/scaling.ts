import type { Point } from '../../query/pointsOf.js'
import type { Series } from '../evaluation/Series.js'
import type { SetFunction } from './SetFunction.js'

/** `scale`: every value times a factor. */
const scale: SetFunction = {
  name: 'scale',
  usage: 'scale(set, {factor})',
  options: ['factor'],
  read(options) {
    const factor = options.factor('factor')
    if (factor === undefined) throw options.fault('factor', 'is required')
    return { each: (series) => multiplied(series, factor) }
  },
}

/** `rate`: every value as a rate per `duration` seconds, by the period of its series. */
const rate: SetFunction = {
  name: 'rate',
  usage: 'rate(set, {duration})',
  options: ['duration'],
  read(options) {
    const duration = options.number('duration') ?? 1
    if (duration <= 0) throw options.fault('duration', 'must be positive')
    return { each: (series) => multiplied(series, duration / series.period) }
  },
}

function multiplied({ points }: Series, factor: number): Point[] {
  return points.map(({ time, value }) => ({ time, value: value * factor }))
}

export const scaling: readonly SetFunction[] = [scale, rate]
