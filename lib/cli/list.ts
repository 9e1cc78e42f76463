import type { Api, Metric } from '../api/index.js'
import { BadRequestError } from '../errors/index.js'
import type { Command } from './Command.js'
import { connectionOptions, openApi } from './connection.js'
import { countOf } from './optionValues.js'
import { columnsOf, type Range } from './reading/columns.js'
import { figuresOf } from './reading/figures.js'
import { kindOf, withKind } from './reading/kindOf.js'
import { readSeries, type ShownPoint } from './reading/readSeries.js'
import { createPaint } from './terminal/paint.js'
import { plainText } from './terminal/plainText.js'
import { sparkline } from './terminal/sparkline.js'
import { Terminal } from './terminal/Terminal.js'
import { cutTo, tableLines } from './terminal/table.js'
import { textWidth } from './terminal/textWidth.js'
import { UsageError } from './UsageError.js'

/** A picture is a request: beyond a screenful the list is for searching. */
const mostPictures = 50
const pictureSeconds = 3_600
const pictureResolution = 60
const atOnce = 8
/** Columns of a picture, and of a description: below these they say nothing. */
const leastBars = 8
const mostBars = 30
const leastDescription = 12

/** `librato-reporter list`: the metrics of the service. */
export const list: Command = {
  usage: 'list [PATTERN] [options]',
  details: [
    "PATTERN is part of the name, in any case, or a pattern with *: 'http.*'.",
    'On a terminal, up to 50 metrics are shown with their last hour. When piped: one line per',
    'metric without a header, with name, kind and description separated by tabs. The kind is',
    'gauge, counter or composite; counters by tags are stored as gauges whose samples add up.',
  ],
  words: ['metric'],
  options: {
    limit: { type: 'string', short: 'n', placeholder: 'COUNT', description: 'At most so many. Default: all' },
    json: {
      type: 'boolean',
      description: 'One JSON document per line: the metric as the API answers it, and its kind.',
    },
    ...connectionOptions,
  },

  async run({ values, positionals }, { output, errors, environment, runtime }) {
    const [pattern, extra] = positionals
    if (extra !== undefined) throw new UsageError('Say: librato-reporter list [PATTERN], the pattern in quotes.')
    const limit = countOf(values, 'limit') ?? Number.POSITIVE_INFINITY
    const api = await openApi(values, { environment })
    const terminal = new Terminal(output, environment, 1)
    const isTable = output.isTTY === true && values['json'] !== true
    const found: Metric[] = []
    let count = 0
    for await (const metric of api.listMetrics(pattern === undefined ? {} : { name: pattern })) {
      count += 1
      if (isTable) found.push(metric)
      else if (values['json'] === true) output.write(`${JSON.stringify(withKind(metric))}\n`)
      else output.write(`${[metric.name, kindOf(metric), metric.description ?? ''].map(plainText).join('\t')}\n`)
      if (count >= limit) break
    }
    if (count === 0) errors.write(`${emptySentence(pattern)}\n`)
    if (found.length === 0) return 0
    const [head = '', ...rows] = await table(api, found, terminal.width, runtime.now() / 1000)
    const paint = createPaint(terminal.isColourful)
    output.write([paint.bold(head), ...rows, ''].join('\n'))
    return 0
  },
}

function emptySentence(pattern: string | undefined): string {
  return pattern === undefined
    ? 'There are no metrics yet; librato-reporter send gauge temperature 21 makes one.'
    : `No metric matches ${JSON.stringify(plainText(pattern))}; librato-reporter list shows all.`
}

/** Names are shown whole as long as they fit: first the description gives way, then the picture, then the name. */
async function table(api: Api, metrics: readonly Metric[], width: number, now: number): Promise<string[]> {
  const isPictured = metrics.length <= mostPictures
  const pictures = isPictured ? await picturesOf(api, metrics, now) : []
  const names = metrics.map(({ name }) => name)
  const kinds = metrics.map(kindOf)
  const figures = pictures.map(({ last }) => last)
  const used = [['metric', ...names], ['kind', ...kinds], ...(isPictured ? [['last', ...figures]] : [])]
  let room = width + 2
  for (const column of used) room -= Math.max(...column.map((text) => textWidth(plainText(text)))) + 2
  const bars = isPictured && room - 2 >= leastBars ? Math.min(mostBars, room - 2) : 0
  if (bars > 0) room -= bars + 2
  const described = room - 2
  const isDescribed = described >= leastDescription && metrics.some(({ description }) => (description ?? '') !== '')
  const left = (title: string) => ({ title, align: 'left' }) as const
  const rows = metrics.map(({ name, description }, index) => [
    name,
    kinds[index] ?? '',
    ...(bars > 0 ? [sparkline(columnsOf(pictures[index]?.points ?? [], lastHour(now), bars), bars)] : []),
    ...(isPictured ? [figures[index] ?? ''] : []),
    ...(isDescribed ? [cutTo(plainText(description ?? ''), described)] : []),
  ])
  return tableLines(
    [
      left('metric'),
      left('kind'),
      ...(bars > 0 ? [left(bars < 'last hour'.length ? '' : 'last hour')] : []),
      ...(isPictured ? ([{ title: 'last', align: 'right' }] as const) : []),
      ...(isDescribed ? [left('description')] : []),
    ],
    rows,
    width,
  )
}

interface Picture {
  readonly points: readonly ShownPoint[]
  /** The last value, as it is shown; or that the service refused the query. */
  readonly last: string
}

/** Of each metric its last hour, all series taken together, and its last value. */
async function picturesOf(api: Api, metrics: readonly Metric[], now: number): Promise<Picture[]> {
  const { start, end } = lastHour(now)
  const pictureOf = async (metric: Metric): Promise<Picture> => {
    const { series } = await readSeries(api, metric, {
      start_time: start,
      end_time: end,
      resolution: pictureResolution,
      ...(metric.type === 'composite' ? {} : { group_by: '*', group_by_function: joinOf(metric) }),
    })
    const points = series.flatMap((each) => each.points)
    return { points, last: figuresOf(metric).show(points.at(-1)?.value) }
  }
  const pictureIfRead = async (metric: Metric): Promise<Picture> => {
    try {
      return await pictureOf(metric)
    } catch (error) {
      // Of too many series, or a composite beyond its limits: the others are listed all the same, and `get` says why.
      if (error instanceof BadRequestError) return { points: [], last: 'refused' }
      throw error
    }
  }
  const pictures: Picture[] = []
  for (let at = 0; at < metrics.length; at += atOnce)
    pictures.push(...(await Promise.all(metrics.slice(at, at + atOnce).map(pictureIfRead))))
  return pictures
}

function lastHour(now: number): Range {
  const end = Math.ceil(now / pictureResolution) * pictureResolution
  return { start: end - pictureSeconds, end }
}

function joinOf(metric: Metric): 'sum' | 'mean' {
  return figuresOf(metric).isRate ? 'sum' : 'mean'
}
