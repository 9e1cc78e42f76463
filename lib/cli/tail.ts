import type { Api, Metric } from '../api/index.js'
import { sleep } from '../http/sleep.js'
import type { Command, CommandArguments } from './Command.js'
import type { CommandContext } from './CommandContext.js'
import { connectionOptions, openApi } from './connection.js'
import { explain } from './explain.js'
import { countOf, durationOf } from './optionValues.js'
import { findMetric } from './reading/findMetric.js'
import { hasStatistics, readSeries, seriesName } from './reading/readSeries.js'
import { resolutionFor } from './reading/resolutionFor.js'
import { readSelection, selectionOptions } from './reading/selection.js'
import { LiveChart } from './tail/LiveChart.js'
import { type NewRecord, NewRecords } from './tail/NewRecords.js'
import { plainText } from './terminal/plainText.js'
import { Terminal } from './terminal/Terminal.js'
import { UsageError } from './UsageError.js'

const { start: _start, end: _end, duration: _duration, ...choosing } = selectionOptions

/** Seconds that a record may come after its time: a Reporter sends a window within the next one. */
const lateness = 120

/** `librato-reporter tail`: a metric as it goes on, until Ctrl-C. */
export const tail: Command = {
  usage: 'tail NAME [options]',
  details: [
    'On a terminal a chart over the whole window; counters, and gauges whose samples add up,',
    'as growth per second. In a pipe, or with --json, the last records and then each new one',
    'as it arrives: time, value and tags, apart by tabs. Ctrl-C ends it with status 0.',
  ],
  words: ['metric'],
  options: {
    duration: { type: 'string', short: 'd', placeholder: 'SPAN', description: 'What the chart shows. Default: 5m' },
    interval: { type: 'string', placeholder: 'SPAN', description: 'Between two looks. Default: 2s' },
    count: {
      type: 'string',
      short: 'n',
      placeholder: 'COUNT',
      description: 'Records before the first new one. Default: 10',
    },
    ...choosing,
    json: { type: 'boolean', description: 'A JSON document a line, one for each record.' },
    ...connectionOptions,
  },

  async run({ values, positionals }, context) {
    const [name, extra] = positionals
    if (name === undefined || extra !== undefined) throw new UsageError('Say: librato-reporter tail NAME')
    const follow = new Following(values, context)
    const api = await openApi(values, context, { timeout: 5_000 })
    const metric = await findMetric(api, name)
    const isChart = values['json'] !== true && new Terminal(context.output, context.environment, 1).isLive
    await (isChart ? follow.chart(api, metric) : follow.records(api, metric))
    return 0
  },
}

/** Looks again and again until somebody ends it. The first look that fails ends it, too; later ones are said and tried again. */
class Following {
  readonly #values: CommandArguments['values']
  readonly #context: CommandContext
  readonly #interval: number
  readonly #duration: number
  readonly #count: number
  readonly #ending = new AbortController()
  #stopped: Promise<void> | undefined

  /** @throws UsageError */
  constructor(values: CommandArguments['values'], context: CommandContext) {
    this.#values = values
    this.#context = context
    this.#interval = (durationOf(values, 'interval') ?? 2) * 1_000
    this.#duration = durationOf(values, 'duration') ?? 300
    this.#count = countOf(values, 'count') ?? 10
    // Both throw where they make no sense, and nobody should have to wait for it.
    durationOf(values, 'resolution')
    readSelection(values)
  }

  async chart(api: Api, metric: Metric): Promise<void> {
    this.#listen()
    const { output, environment, runtime } = this.#context
    const resolution = durationOf(this.#values, 'resolution') ?? resolutionFor(this.#duration, metric.period)
    const read = async () => {
      const end = Math.floor(runtime.now() / 1000) + 1
      const range = { start: end - this.#duration, end }
      const query = { start_time: range.start, end_time: end, resolution, ...readSelection(this.#values) }
      return { range, series: (await readSeries(api, metric, query)).series }
    }
    let last = await read()
    const chart = new LiveChart(metric, output, new Terminal(output, environment, 1).isColourful)
    chart.enter()
    try {
      chart.show(last)
      await this.#repeat(
        async () => {
          last = await read()
          return () => chart.show(last)
        },
        // The request in front would be all that a narrow window shows.
        (trouble) => chart.show({ ...last, trouble: trouble.replace(/^[A-Z]+ \S+: /, '') }),
      )
    } finally {
      chart.leave()
    }
  }

  async records(api: Api, metric: Metric): Promise<void> {
    this.#listen()
    const { output, errors, runtime } = this.#context
    const fresh = new NewRecords()
    const resolution = durationOf(this.#values, 'resolution') ?? 1
    const read = async (back: number): Promise<NewRecord[]> => {
      const end = Math.floor(runtime.now() / 1000) + 1
      const query = { start_time: end - back, end_time: end, resolution, ...readSelection(this.#values) }
      const { series } = await api.getMeasurements(
        metric.name,
        hasStatistics(metric, query) ? { ...query, summary_function: 'all' } : query,
      )
      return fresh.take(series)
    }
    const print = (records: readonly NewRecord[]): void => {
      for (const record of records) output.write(`${this.#lineOf(metric, record)}\n`)
    }
    const back = Math.max(this.#duration, lateness + 2 * (metric.period ?? 0), 2 * resolution)
    print((await read(back)).slice(-this.#count))
    let said = ''
    await this.#repeat(
      async () => {
        const records = await read(back)
        said = ''
        return () => print(records)
      },
      (trouble) => {
        // Once for each trouble, not once for each look.
        if (trouble !== said) errors.write(`librato-reporter: ${trouble}\n`)
        said = trouble
      },
    )
  }

  #lineOf({ name }: Metric, { tags, point }: NewRecord): string {
    const { time, value = point.mean ?? 0, mean: _mean, ...statistics } = point
    if (this.#values['json'] === true) return JSON.stringify({ name, time, tags, value, ...statistics })
    return `${new Date(time * 1000).toISOString().replace('.000', '')}\t${value}\t${plainText(seriesName({ tags }))}`
  }

  /** Before anything is drawn or printed: from then on the end is ours to make, and the terminal to give back. */
  #listen(): void {
    this.#stopped = this.#context.untilStopped().then(() => this.#ending.abort())
  }

  async #repeat(look: () => Promise<() => void>, onTrouble: (sentence: string) => void): Promise<void> {
    const { signal } = this.#ending
    while (!signal.aborted) {
      await sleep(this.#interval, this.#context.runtime, signal).catch(() => undefined)
      if (signal.aborted) return
      const answer = look().catch((error: unknown) => () => onTrouble(explain(error).sentence))
      // Who ends it does not wait for an answer any more.
      const show = await Promise.race([answer, this.#stopped])
      if (typeof show === 'function') show()
    }
  }
}
