import type { Runtime, Timer } from '../../runtime/Runtime.js'
import { formatBytes, formatCount, formatSeconds } from '../terminal/formatFigure.js'
import { createPaint, type Paint } from '../terminal/paint.js'
import { progressBar } from '../terminal/progressBar.js'
import type { Terminal } from '../terminal/Terminal.js'
import { cutTo } from '../terminal/table.js'

/** Milliseconds between two pictures. */
const every = 200

/** How far an import is: bytes of its files, and what became of them; drawn on a terminal, and nowhere else. */
export class ImportProgress {
  readonly #terminal: Terminal
  readonly #paint: Paint
  readonly #runtime: Runtime
  readonly #total: number | undefined
  readonly #count: () => number
  readonly #start: number
  #bytes = 0
  #timer: Timer | undefined

  /**
   * @param total - bytes of all files; `undefined` where one of them has no size
   * @param count - measurements that are done
   */
  constructor(terminal: Terminal, runtime: Runtime, total: number | undefined, count: () => number) {
    this.#terminal = terminal
    this.#paint = createPaint(terminal.isColourful)
    this.#runtime = runtime
    this.#total = total
    this.#count = count
    this.#start = runtime.monotonic()
  }

  start(): void {
    if (!this.#terminal.isLive) return
    const draw = (): void => {
      this.#terminal.show([this.#line(this.#terminal.width)])
      this.#timer = this.#runtime.schedule(every, draw)
    }
    draw()
  }

  read(bytes: number): void {
    this.#bytes += bytes
  }

  stop(): void {
    this.#timer?.cancel()
    if (this.#terminal.isLive) this.#terminal.clear()
  }

  #line(width: number): string {
    const seconds = Math.max(0.2, (this.#runtime.monotonic() - this.#start) / 1000)
    const done = this.#count()
    const rate = `${formatCount(Math.round(done / seconds))}/s`
    if (this.#total === undefined || this.#total === 0)
      return cutTo(`${done} measurements, ${rate}, ${formatBytes(this.#bytes)} read`, width)
    const share = this.#bytes / this.#total
    const left = share > 0.02 && share < 1 ? `, ${formatSeconds(Math.ceil((seconds / share) * (1 - share)))} left` : ''
    const text = `${done} measurements, ${rate}, ${formatBytes(this.#bytes)} of ${formatBytes(this.#total)}${left}`
    const bar = Math.max(8, Math.min(30, width - 70))
    // The bar and its percents take seven columns more than it is wide.
    return `${progressBar(share, bar, this.#paint)}  ${cutTo(text, Math.max(0, width - bar - 9))}`
  }
}
