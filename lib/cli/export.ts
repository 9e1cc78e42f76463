import type { Metric } from '../api/index.js'
import type { Command } from './Command.js'
import { connectionOptions, openApi } from './connection.js'
import { exportMetric } from './export/exportMetric.js'
import { keptSegments, noFinerThan } from './export/keptSegments.js'
import { durationOf } from './optionValues.js'
import { endsOptions, rangeOf } from './reading/selection.js'
import { selectMetrics, unknownLine } from './reading/selectMetrics.js'
import { createPaint } from './terminal/paint.js'
import { plainText } from './terminal/plainText.js'
import { progressBar } from './terminal/progressBar.js'
import { Terminal } from './terminal/Terminal.js'
import { cutTo } from './terminal/table.js'
import { UsageError } from './UsageError.js'

const hour = 3_600

/** Seconds: a day less than the year that any service takes back, since points begin before what they hold, and an import takes its time. */
const reach = 364 * 86_400

/** `librato-reporter export`: all that metrics have measured, for `import`. */
export const exportMetrics: Command = {
  usage: 'export [NAME...] [options]',
  details: [
    "A NAME may be a pattern with *, in quotes: 'http.*'; without one all metrics are meant.",
    'Each line is a JSON document as the API answers it, with the description of its metric;',
    'import takes it. Every part of the time comes by the finest resolution that the',
    'service still has of it. Composites are left out: they have no measurements.',
    '',
    '  librato-reporter export | gzip > metrics.json.gz',
    'Exit status: 1 if a name or pattern selects no metric.',
  ],
  words: ['metric'],
  options: {
    duration: { type: 'string', short: 'd', placeholder: 'SPAN', description: 'How far back: 6h, 7d. Default: 364d' },
    ...endsOptions,
    resolution: {
      type: 'string',
      short: 'r',
      placeholder: 'SPAN',
      description: 'No finer points than this. Default: the finest kept',
    },
    quiet: { type: 'boolean', short: 'q', description: "Don't say what was exported." },
    ...connectionOptions,
  },

  async run({ values, positionals }, { output, errors, environment, runtime }) {
    const { start, end } = rangeOf(values, runtime.now(), reach)
    const resolution = durationOf(values, 'resolution') ?? 1
    if (resolution < hour && hour % resolution !== 0)
      throw new UsageError(
        '--resolution takes what an hour is a multiple of, such as 60s or 15m, or more than an hour.',
      )
    const api = await openApi(values, { environment })
    const words = positionals.length === 0 ? ['*'] : positionals
    const { selected: metrics, unknown } = await selectMetrics(api, words, (metric) => metric)
    // An empty service is no mistake.
    const missing = positionals.length === 0 ? [] : unknown
    const terminal = new Terminal(errors, environment, Number.POSITIVE_INFINITY)
    const paint = createPaint(terminal.isColourful)
    const measured = metrics.filter(({ type }) => type !== 'composite')
    const [first] = measured
    const segments = first === undefined ? [] : noFinerThan(await keptSegments(api, first, start, end), resolution)
    let [done, points] = [0, 0]
    const show = ({ name }: Metric): void => {
      // The bar would stand between the documents of a terminal.
      if (!terminal.isLive || output.isTTY === true) return
      const { width } = terminal
      const bar = Math.max(8, Math.min(30, width - 50))
      const text = cutTo(`${done} of ${measured.length}, ${plainText(name)}`, Math.max(0, width - bar - 9))
      terminal.show([`${progressBar(done / measured.length, bar, paint)}  ${text}`])
    }
    try {
      for (const metric of measured) {
        show(metric)
        for await (const { document, points: more } of exportMetric(api, metric, segments)) {
          output.write(`${JSON.stringify(document)}\n`)
          points += more
        }
        done += 1
      }
    } finally {
      if (terminal.isLive && output.isTTY !== true) terminal.clear()
    }
    for (const word of missing) errors.write(unknownLine(word))
    if (values['quiet'] !== true) errors.write(`${sentence(done, points, metrics.length - measured.length)}\n`)
    return missing.length > 0 ? 1 : 0
  },
}

function sentence(metrics: number, points: number, composites: number): string {
  const left = composites === 0 ? '' : `; ${composites} ${composites === 1 ? 'composite' : 'composites'} left out`
  return `${metrics} ${metrics === 1 ? 'metric' : 'metrics'}, ${points} ${points === 1 ? 'measurement' : 'measurements'} exported${left}`
}
