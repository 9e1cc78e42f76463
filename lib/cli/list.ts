import type { Api, Metric } from '../api/index.js'
import type { Command } from './Command.js'
import { connectionOptions, openApi } from './connection.js'
import { countOf } from './optionValues.js'
import { columnsOf } from './reading/columns.js'
import { figuresOf } from './reading/figures.js'
import { readSeries } from './reading/readSeries.js'
import { createPaint } from './terminal/paint.js'
import { plainText } from './terminal/plainText.js'
import { sparkline } from './terminal/sparkline.js'
import { Terminal } from './terminal/Terminal.js'
import { tableLines } from './terminal/table.js'
import { UsageError } from './UsageError.js'

/** A picture is a request: beyond a screenful the list is for searching. */
const mostPictures = 50
const pictureSeconds = 3_600
const pictureResolution = 60
const atOnce = 8
/** Columns below which a picture says nothing. */
const leastBars = 8

/** `librato-reporter list`: the metrics of the service. */
export const list: Command = {
  usage: 'list [PATTERN] [options]',
  details: [
    "PATTERN is part of the name, in any case, or a pattern with *: 'http.*'.",
    'On a terminal up to 50 metrics are shown with their last hour. In a pipe there is a',
    'line a metric, without a header: name, type and description, apart by tabs.',
  ],
  words: ['metric'],
  options: {
    limit: { type: 'string', short: 'n', placeholder: 'COUNT', description: 'At most so many. Default: all' },
    json: { type: 'boolean', description: 'A JSON document a line: the metric, as the API tells it.' },
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
      else if (values['json'] === true) output.write(`${JSON.stringify(metric)}\n`)
      else output.write(`${[metric.name, metric.type, metric.description ?? ''].map(plainText).join('\t')}\n`)
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

async function table(api: Api, metrics: readonly Metric[], width: number, now: number): Promise<string[]> {
  const isDescribed = metrics.some(({ description }) => description !== null && description !== '')
  const isPictured = metrics.length <= mostPictures
  // Where the window is narrow, the picture gives way before the figure does.
  const bars = width - 56 < leastBars ? 0 : Math.min(30, width - 56)
  const pictures = isPictured ? await picturesOf(api, metrics, bars, now) : []
  const rows = metrics.map((metric, index) => [
    metric.name,
    metric.type,
    ...(isPictured ? (pictures[index] ?? []).slice(bars === 0 ? 1 : 0) : []),
    ...(isDescribed ? [metric.description ?? ''] : []),
  ])
  return tableLines(
    [
      { title: 'metric', align: 'left' },
      { title: 'type', align: 'left' },
      ...(isPictured && bars > 0 ? ([{ title: 'last hour', align: 'left' }] as const) : []),
      ...(isPictured ? ([{ title: 'last', align: 'right' }] as const) : []),
      ...(isDescribed ? ([{ title: 'description', align: 'left' }] as const) : []),
    ],
    rows,
    width,
  )
}

/** Of each metric its last hour, all series taken together, and its last value. */
async function picturesOf(api: Api, metrics: readonly Metric[], bars: number, now: number): Promise<string[][]> {
  const end = Math.ceil(now / pictureResolution) * pictureResolution
  const range = { start: end - pictureSeconds, end }
  const pictureOf = async (metric: Metric): Promise<string[]> => {
    const { series } = await readSeries(api, metric, {
      start_time: range.start,
      end_time: range.end,
      resolution: pictureResolution,
      ...(metric.type === 'composite' ? {} : { group_by: '*', group_by_function: joinOf(metric) }),
    })
    const points = series.flatMap((each) => each.points)
    return [sparkline(columnsOf(points, range, bars), bars), figuresOf(metric).show(points.at(-1)?.value)]
  }
  const pictures: string[][] = []
  for (let at = 0; at < metrics.length; at += atOnce)
    pictures.push(...(await Promise.all(metrics.slice(at, at + atOnce).map(pictureOf))))
  return pictures
}

function joinOf(metric: Metric): 'sum' | 'mean' {
  return figuresOf(metric).isRate ? 'sum' : 'mean'
}
