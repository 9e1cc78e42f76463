/**
 * What one series has in one span of time.
 * @typedef {{ time: number, count: number, sum: number, min: number, max: number }} Statistics
 * @typedef {{ tags: Record<string, string>, points: Statistics[] }} StatisticsSeries
 */

/**
 * The series of an answer. A point that has a value and nothing else stands for itself.
 *
 * @param {unknown} answer - of `GET /v1/measurements/NAME`
 * @returns {StatisticsSeries[]}
 */
export function seriesOf(answer) {
  if (!isRecord(answer) || !Array.isArray(answer['series'])) return []
  return answer['series'].filter(isRecord).map(({ tags, measurements }) => ({
    tags: isRecord(tags) ? Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value)])) : {},
    points: (Array.isArray(measurements) ? measurements : []).flatMap((point) => statisticsOf(point) ?? []),
  }))
}

/**
 * Joins series that agree in a tag: counts and sums add up, least and greatest are kept, so that means are exact.
 *
 * @param {readonly StatisticsSeries[]} series
 * @param {string} by - a tag; `*`: all are one; empty: each stays by itself
 * @param {number} [step] - seconds that points of joined series are added up over
 * @returns {StatisticsSeries[]}
 */
export function joinSeries(series, by, step = 1) {
  if (by === '') return [...series]
  /** @type {Map<string | undefined, StatisticsSeries[]>} */
  const groups = new Map()
  for (const one of series) {
    const value = by !== '*' && Object.hasOwn(one.tags, by) ? one.tags[by] : undefined
    const group = groups.get(value)
    if (group === undefined) groups.set(value, [one])
    else group.push(one)
  }
  return [...groups].map(([value, group]) => ({
    tags: value === undefined ? {} : { [by]: value },
    points: joinPoints(group, step),
  }))
}

/** @param {readonly StatisticsSeries[]} group @param {number} step */
function joinPoints(group, step) {
  /** @type {Map<number, Statistics>} */
  const points = new Map()
  for (const { time: own, count, sum, min, max } of group.flatMap((one) => one.points)) {
    const time = Math.floor(own / step) * step
    const known = points.get(time)
    points.set(
      time,
      known === undefined
        ? { time, count, sum, min, max }
        : {
            time,
            count: known.count + count,
            sum: known.sum + sum,
            min: Math.min(known.min, min),
            max: Math.max(known.max, max),
          },
    )
  }
  return [...points.values()].sort((one, other) => one.time - other.time)
}

/**
 * @param {unknown} point
 * @returns {Statistics | undefined}
 */
function statisticsOf(point) {
  if (!isRecord(point) || !isNumber(point['time'])) return undefined
  const { time, value, count, sum, min, max } = point
  if (isNumber(value)) return { time, count: 1, sum: value, min: value, max: value }
  if (isNumber(count) && isNumber(sum) && isNumber(min) && isNumber(max) && count > 0)
    return { time, count, sum, min, max }
  return undefined
}

/** @param {unknown} value @returns {value is number} */
function isNumber(value) {
  return Number.isFinite(value)
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
