import type { Point } from '../../query/pointsOf.js'
import type { Series, TimeRange } from '../evaluation/Series.js'
import type { SetFunction, SetOperator } from './SetFunction.js'

/** `fill`: a point in every period of the range, with a value where there was none: a number, or the last one seen before. */
const fill: SetFunction = {
  name: 'fill',
  usage: 'fill(set, {value})',
  options: ['value'],
  read(options) {
    const value = options.text('value')
    if (value === undefined) throw options.fault('value', 'is required: a number, or "last"')
    return filling(value.trim().toLowerCase() === 'last' ? undefined : options.number('value'))
  },
}

/** `last_fill`: another name for `fill` with the last value. */
const lastFill: SetFunction = {
  name: 'last_fill',
  usage: 'last_fill(set)',
  options: [],
  read: () => filling(undefined),
}

function filling(value: number | undefined): SetOperator {
  return {
    each(series, range, spend) {
      spend('filled', Math.ceil((range.end - range.start) / series.period))
      return fillGaps(series, range, value)
    },
  }
}

/** `value` undefined: the last one, so that nothing comes before the first. */
function fillGaps({ points, period }: Series, { start, end }: TimeRange, value: number | undefined): Point[] {
  const filled: Point[] = []
  let last = value
  let next = 0
  for (let time = Math.floor(start / period) * period; time < end; time += period) {
    // What a shift or another period put between two steps stays where it is.
    while (next < points.length && points[next]!.time < time) filled.push(points[next++]!)
    const present = points[next]?.time === time ? points[next++] : undefined
    if (present !== undefined) filled.push(present)
    else {
      if (value === undefined) last = filled[filled.length - 1]?.value
      if (last !== undefined) filled.push({ time, value: last })
    }
  }
  for (; next < points.length; next += 1) filled.push(points[next]!)
  return filled
}

export const fillings: readonly SetFunction[] = [fill, lastFill]
