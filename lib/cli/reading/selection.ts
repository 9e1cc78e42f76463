import type { MeasurementsQuery, Metric } from '../../api/index.js'
import type { Command, CommandArguments } from '../Command.js'
import { durationOf, tagPatternsOf, textsOf, timeOf } from '../optionValues.js'
import { UsageError } from '../UsageError.js'
import type { Range } from './columns.js'
import { resolutionFor } from './resolutionFor.js'

/** Where a range begins and ends. */
export const endsOptions: Command['options'] = {
  start: { type: 'string', placeholder: 'TIME', description: 'Instead of a duration: Unix seconds, a date, or -6h' },
  end: { type: 'string', placeholder: 'TIME', description: 'Default: now' },
}

/** Options of the commands that read a range of measurements. */
export const selectionOptions: Command['options'] = {
  duration: {
    type: 'string',
    short: 'd',
    placeholder: 'SPAN',
    description: 'How far back: 90s, 15m, 6h, 7d. Default: 1h',
  },
  ...endsOptions,
  resolution: {
    type: 'string',
    short: 'r',
    placeholder: 'SPAN',
    description: 'Of each point. Default: what makes a good picture',
  },
  tag: {
    type: 'string',
    short: 't',
    multiple: true,
    placeholder: 'NAME=PATTERN',
    description: 'Only such series; * for anything, ! in front for not; repeatable',
  },
  source: { type: 'string', placeholder: 'PATTERN', description: 'Only such sources: short for --tag source=PATTERN' },
  'group-by': { type: 'string', placeholder: 'TAG', description: 'Join series by this tag, or all of them by *' },
  function: {
    type: 'string',
    placeholder: 'NAME',
    description: 'How series are joined: sum, min, max or mean. Default: mean',
  },
}

const functions = ['sum', 'min', 'max', 'mean'] as const

/** A query with its range. Times are Unix seconds. */
export type RangeQuery = Omit<MeasurementsQuery, 'start_time' | 'end_time' | 'summary_function'> & {
  readonly start_time: number
  readonly end_time: number
  readonly resolution: number
}

/**
 * What was typed, as a query.
 *
 * @param now - milliseconds since the epoch
 * @throws UsageError
 */
export function readQuery(values: CommandArguments['values'], metric: Metric, now: number): RangeQuery {
  const { start, end } = rangeOf(values, now, 3_600)
  const resolution = durationOf(values, 'resolution') ?? resolutionFor(end - start, metric.period)
  return { start_time: start, end_time: end, resolution, ...readSelection(values) }
}

/**
 * The range that `--duration`, `--start` and `--end` name.
 *
 * @param now - milliseconds since the epoch
 * @param usual - seconds, where none of them says how far back
 * @throws UsageError
 */
export function rangeOf(values: CommandArguments['values'], now: number, usual: number): Range {
  const start = timeOf(values, 'start', now)
  if (start !== undefined && values['duration'] !== undefined)
    throw new UsageError('Give --start or --duration, not both.')
  // The second that goes on belongs to the picture.
  const end = timeOf(values, 'end', now) ?? Math.floor(now / 1000) + 1
  const from = start ?? end - (durationOf(values, 'duration') ?? usual)
  if (from >= end) throw new UsageError('--start must be before --end.')
  return { start: from, end }
}

/** Which series are chosen, and how they are joined. @throws UsageError */
export function readSelection(
  values: CommandArguments['values'],
): Pick<MeasurementsQuery, 'tags' | 'group_by' | 'group_by_function'> {
  const { source, 'group-by': group, function: name } = values
  const tags = tagPatternsOf([...textsOf(values, 'tag'), ...(typeof source === 'string' ? [`source=${source}`] : [])])
  const joined = functions.find((each) => each === (name ?? 'mean'))
  if (joined === undefined) throw new UsageError(`--function takes ${functions.slice(0, -1).join(', ')} or mean.`)
  if (name !== undefined && group === undefined)
    throw new UsageError("--function asks for --group-by TAG, or --group-by '*' for all.")
  return {
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(typeof group === 'string' ? { group_by: group, group_by_function: joined } : {}),
  }
}
