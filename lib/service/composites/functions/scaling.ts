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
    return (set) => set.map((series) => multiplied(series, factor))
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
    return (set) => set.map((series) => multiplied(series, duration / series.period))
  },
}

function multiplied(series: Series, factor: number): Series {
  return { ...series, points: series.points.map(({ time, value }) => ({ time, value: value * factor })) }
}

export const scaling: readonly SetFunction[] = [scale, rate]
