import type { Series } from '../evaluation/Series.js'
import type { SetFunction } from './SetFunction.js'
import { overall, rankings } from './statistics.js'

/** The most series that a ranking leaves, and how many without a `count`. */
const maxCount = 10_000
const defaultCount = 10

/** `top`, `bottom`: the series that are highest or lowest by a statistic over the whole range, in that order. */
const ranked: readonly SetFunction[] = (
  [
    ['top', -1],
    ['bottom', 1],
  ] as const
).map(([name, sign]) => ({
  name,
  usage: `${name}(set, {count, function})`,
  options: ['count', 'function'],
  read(options) {
    const count = options.whole('count', 1, maxCount) ?? defaultCount
    const how = options.choice('function', rankings) ?? 'mean'
    return {
      whole: (set) =>
        withPoints(set)
          .map((series) => ({ series, rank: sign * overall(series, how) }))
          .sort((a, b) => a.rank - b.rank)
          .slice(0, count)
          .map(({ series }) => series),
    }
  },
}))

const bounds = {
  gt: (value: number, bound: number) => value > bound,
  lt: (value: number, bound: number) => value < bound,
  gte: (value: number, bound: number) => value >= bound,
  lte: (value: number, bound: number) => value <= bound,
} as const

/** `filter`: the series whose statistic over the whole range lies within all bounds. */
const filter: SetFunction = {
  name: 'filter',
  usage: 'filter(set, {gt, lt, gte, lte, function})',
  options: [...Object.keys(bounds), 'function'],
  read(options) {
    const how = options.choice('function', rankings) ?? 'mean'
    const checks = Object.entries(bounds).flatMap(([name, holds]) => {
      const bound = options.number(name)
      return bound === undefined ? [] : [(value: number) => holds(value, bound)]
    })
    if (checks.length === 0) throw options.fault('gt', 'is required, or another bound: lt, gte, lte')
    return {
      whole: (set) =>
        withPoints(set).filter((series) => {
          const value = overall(series, how)
          return checks.every((check) => check(value))
        }),
    }
  },
}

/** A series without points has no statistic. */
function withPoints(set: readonly Series[]): readonly Series[] {
  return set.filter(({ points }) => points.length > 0)
}

export const selecting: readonly SetFunction[] = [...ranked, filter]
