import type { Metric } from '../../api/index.js'
import type { Range } from '../reading/columns.js'
import { figuresOf } from '../reading/figures.js'
import { kindOf } from '../reading/kindOf.js'
import type { ShownSeries } from '../reading/readSeries.js'
import { summaryOf } from '../reading/summary.js'
import { FullScreen } from '../terminal/FullScreen.js'
import { formatSpan } from '../terminal/formatFigure.js'
import { createPaint } from '../terminal/paint.js'
import { plainText } from '../terminal/plainText.js'
import type { TerminalStream } from '../terminal/Terminal.js'
import { cutTo, tableLines } from '../terminal/table.js'
import { chartLines } from './chartLines.js'

/** What the chart shows. */
export interface LiveReading {
  readonly range: Range
  readonly series: readonly ShownSeries[]
  /** Why the last reading failed: what is shown is older. */
  readonly trouble?: string
}

// More lines than colours can't be told apart.
const mostSeries = 6

/** A chart over the whole terminal: drawn anew with every reading, and when the window changes its size. */
export class LiveChart {
  readonly #metric: Metric
  readonly #isColourful: boolean
  readonly #screen: FullScreen
  #reading: LiveReading | undefined

  constructor(metric: Metric, stream: TerminalStream, isColourful: boolean) {
    this.#metric = metric
    this.#isColourful = isColourful
    this.#screen = new FullScreen(stream, () => this.#draw())
  }

  enter(): void {
    this.#screen.enter()
  }

  leave(): void {
    this.#screen.leave()
  }

  show(reading: LiveReading): void {
    this.#reading = reading
    this.#draw()
  }

  #draw(): void {
    if (this.#reading === undefined) return
    const { range, series, trouble } = this.#reading
    const { width, height } = this.#screen
    const paint = createPaint(this.#isColourful)
    const figures = figuresOf(this.#metric)
    const shown = series.slice(0, Math.max(1, Math.min(mostSeries, Math.floor(height / 4))))
    const title = `${plainText(this.#metric.name)}  `
    const about = `${kindOf(this.#metric)}, the last ${formatSpan(range.end - range.start)}; Ctrl-C ends`
    const legend = this.#legend(shown, width - 2)
    const left = series.length - shown.length
    const foot = [
      ...(left > 0 ? [paint.dim(cutTo(`  and ${left} more series; --tag chooses, --group-by joins`, width))] : []),
      ...(trouble === undefined ? [] : [paint.yellow(cutTo(plainText(trouble), width))]),
    ]
    const chart =
      series.length === 0
        ? [paint.dim(cutTo('Nothing was measured in this time; it appears here when it comes.', width))]
        : chartLines(shown, range, { width, height: height - 2 - legend.length - foot.length }, figures, paint)
    this.#screen.draw([
      paint.bold(cutTo(title, width)) + paint.dim(cutTo(about, Math.max(0, width - title.length))),
      '',
      ...chart,
      ...(series.length === 0
        ? []
        : legend.map((line, index) =>
            index === 0 ? paint.dim(`  ${line}`) : `${paint.series(index - 1, '━')} ${line}`,
          )),
      ...foot,
    ])
  }

  #legend(series: readonly ShownSeries[], width: number): string[] {
    const { show } = figuresOf(this.#metric)
    return tableLines(
      [
        { title: 'series', align: 'left' },
        { title: 'now', align: 'right' },
        { title: 'min', align: 'right' },
        { title: 'avg', align: 'right' },
        { title: 'max', align: 'right' },
      ],
      series.map(({ name, points }) => {
        const { last, min, average, max } = summaryOf(points)
        return [name, show(last), show(min), show(average), show(max)]
      }),
      width,
    )
  }
}
