import type { Api, Metric } from '../api/index.js'
import type { Command } from './Command.js'
import { connectionOptions, openApi } from './connection.js'
import { countOf } from './optionValues.js'
import { atKeptResolution } from './reading/atKeptResolution.js'
import { figuresOf } from './reading/figures.js'
import { findMetric } from './reading/findMetric.js'
import { kindOf, withKind } from './reading/kindOf.js'
import { hasStatistics, readSeries } from './reading/readSeries.js'
import { type RangeQuery, readQuery, selectionOptions } from './reading/selection.js'
import { seriesTable } from './reading/seriesTable.js'
import { summaryOf } from './reading/summary.js'
import { formatSpan } from './terminal/formatFigure.js'
import { createPaint } from './terminal/paint.js'
import { plainText } from './terminal/plainText.js'
import { Terminal } from './terminal/Terminal.js'
import { cutTo } from './terminal/table.js'
import { UsageError } from './UsageError.js'

const mostRows = 40

/** `librato-reporter get`: what a metric has measured. */
export const get: Command = {
  usage: 'get NAME [options]',
  details: [
    'Counters, and gauges whose samples add up, are shown as growth per second.',
    'In a pipe there is a line a series, without a header: its tags, the last value, min,',
    'average and max as plain numbers, apart by tabs.',
  ],
  words: ['metric'],
  options: {
    ...selectionOptions,
    limit: {
      type: 'string',
      short: 'n',
      placeholder: 'COUNT',
      description: `Series on a terminal. Default: ${mostRows}`,
    },
    json: { type: 'boolean', description: "One JSON document: the metric with series and points, in the API's words." },
    ...connectionOptions,
  },

  async run({ values, positionals }, { output, environment, runtime }) {
    const [name, extra] = positionals
    if (name === undefined || extra !== undefined) throw new UsageError('Say: librato-reporter get NAME')
    const limit = countOf(values, 'limit') ?? mostRows
    const api = await openApi(values, { environment })
    const metric = await findMetric(api, name)
    const query = readQuery(values, metric, runtime.now())
    const atResolution = <T>(read: (kept: RangeQuery) => Promise<T>): Promise<T> =>
      values['resolution'] === undefined
        ? atKeptResolution(query.resolution, (kept) => read({ ...query, resolution: kept }))
        : read(query)
    if (values['json'] === true) {
      output.write(`${JSON.stringify(await atResolution((kept) => jsonOf(api, metric, kept)))}\n`)
      return 0
    }
    const { series, resolution } = await atResolution((kept) => readSeries(api, metric, kept))
    if (output.isTTY !== true) {
      for (const { name: each, points } of series) {
        const { last, min, average, max } = summaryOf(points)
        output.write(`${[plainText(each), last, min, average, max].join('\t')}\n`)
      }
      return 0
    }
    const terminal = new Terminal(output, environment, 1)
    const paint = createPaint(terminal.isColourful)
    const { width } = terminal
    const range = { start: query.start_time, end: query.end_time }
    const span = formatSpan(range.end - range.start)
    const [head = '', ...rows] = seriesTable(series.slice(0, limit), range, `last ${span}`, figuresOf(metric), width)
    const lines = [
      ...titleLines(metric, `${span} in steps of ${formatSpan(resolution)}`).map((line) => cutTo(line, width)),
      '',
      ...(series.length === 0
        ? ['Nothing was measured in this time; a longer --duration may show some.']
        : [paint.bold(head), ...rows]),
      ...(series.length > limit
        ? [paint.dim(`and ${series.length - limit} more series; --tag chooses, --limit shows more`)]
        : []),
    ]
    output.write(`${[paint.bold(lines[0] ?? ''), ...lines.slice(1)].join('\n')}\n`)
    return 0
  },
}

/** `http.latency  gauge`, and what else is known of it. */
function titleLines(metric: Metric, span: string): string[] {
  const { name, display_name, description, composite } = metric
  const known = [display_name, description].filter((text) => text !== null && text !== '').join(': ')
  const isComposite = typeof composite === 'string' && composite !== ''
  return [
    `${plainText(name)}  ${kindOf(metric)}, ${span}`,
    ...(known === '' ? [] : [plainText(known)]),
    ...(isComposite ? [plainText(composite.replaceAll(/\s+/g, ' '))] : []),
  ]
}

/** The metric with its series. All statistics of a point are there, so that nothing has to be asked twice. */
async function jsonOf(api: Api, metric: Metric, query: RangeQuery): Promise<object> {
  const { series, resolution } = await api.getMeasurements(
    metric.name,
    hasStatistics(metric, query) ? { ...query, summary_function: 'all' } : query,
  )
  const { start_time, end_time } = query
  return { ...withKind(metric), start_time, end_time, resolution, series }
}
