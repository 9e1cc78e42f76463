import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Reporter } from '../../reporter/index.js'
import { collectDefaultMetrics } from '../../runtime/defaultMetrics/index.js'
import type { Runtime } from '../../runtime/Runtime.js'
import { formatSeconds } from '../terminal/formatFigure.js'
import { createPaint, type Paint } from '../terminal/paint.js'
import { plainText } from '../terminal/plainText.js'
import type { Terminal } from '../terminal/Terminal.js'
import { cutTo } from '../terminal/table.js'
import { describeMetrics } from './describeMetrics.js'
import { readRows } from './readRows.js'
import { clockTime, receiptLine } from './receiptLine.js'
import { rowLines } from './rowLines.js'
import { shownMetrics } from './shownMetrics.js'

/** Where and as whom the demo reports. */
export interface DemoConnection {
  readonly url: string
  readonly user: string
  readonly token: string
  /** Value of the tag `host`. */
  readonly host: string
}

const channel = 'librato-reporter:flush'
const interval = 5000
const windows = 30

/**
 * A Reporter that records this machine, and a terminal that shows what becomes of it: a line for every flush, and a table that is read back
 * from the service. Nothing it does for show ever throws: what fails is said, and tried again with the next flush.
 */
export class Demo {
  readonly #reporter: Reporter
  readonly #terminal: Terminal
  readonly #paint: Paint
  readonly #runtime: Runtime
  readonly #onFlush: (message: unknown) => void
  readonly #described = new Set<string>()
  #stopCollecting: () => void = () => {}
  #isReading = false
  #isClosed = false

  /** Records nothing until it is started. @throws {LibratoError} wrong credentials or url */
  constructor(connection: DemoConnection, terminal: Terminal, runtime: Runtime) {
    const { url, user, token, host } = connection
    this.#terminal = terminal
    this.#paint = createPaint(terminal.isColourful)
    this.#runtime = runtime
    this.#reporter = new Reporter({
      url,
      user,
      token,
      // The service is in this process: what goes to one of the machine's own addresses never leaves it.
      allowPlaintext: true,
      tags: { host },
      interval,
      runtime,
      logger: false,
      onError: (error) => this.#say(error),
    })
    this.#onFlush = (message) => this.#show(message)
  }

  /** The calls of the API, on the reporter's own connections. */
  get api(): Reporter['api'] {
    return this.#reporter.api
  }

  /** Records from now on. */
  start(): void {
    subscribe(channel, this.#onFlush)
    this.#stopCollecting = collectDefaultMetrics(this.#reporter)
  }

  /** Stops recording, sends what is left, and prints the last receipt. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#terminal.clear()
    const receipt = await this.#reporter.close({ deadline: 5000 })
    this.#stopCollecting()
    unsubscribe(channel, this.#onFlush)
    const { accepted, rejected, dropped, unknown } = this.#reporter.health().totals
    const lost = rejected + dropped + unknown
    this.#terminal.print(receiptLine(receipt, this.#runtime.now(), this.#paint))
    this.#terminal.print(
      `Closed: ${accepted} measurements accepted, ${lost === 0 ? 'none lost' : `${lost} rejected, dropped or unknown`}.`,
    )
  }

  #show(message: unknown): void {
    if (this.#isClosed || !isFlushOf(this.#reporter, message)) return
    this.#terminal.print(receiptLine(message.receipt, this.#runtime.now(), this.#paint))
    void this.#readBack()
  }

  /** One reading at a time: a slow service is not asked more often than it answers. */
  async #readBack(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    try {
      await describeMetrics(this.api, this.#described)
      const now = this.#runtime.now() / 1000
      const rows = await readRows(this.api, shownMetrics, { end: now, resolution: interval / 1000, count: windows })
      if (this.#isClosed) return
      const shown = formatSeconds((windows * interval) / 1000)
      this.#terminal.show(['', ...rowLines(rows, shown, this.#terminal.width, this.#paint)])
    } catch (error) {
      this.#say(error)
    } finally {
      this.#isReading = false
    }
  }

  #say(error: unknown): void {
    if (this.#isClosed) return
    const text = plainText(error instanceof Error ? error.message : String(error))
    const line = cutTo(`${clockTime(this.#runtime.now())}  ${text}`, Math.max(80, this.#terminal.width))
    this.#terminal.print(this.#paint.yellow(line))
  }
}

type FlushOf = { readonly receipt: Awaited<ReturnType<Reporter['flush']>> }

/** Every reporter of the process publishes on the one channel. */
function isFlushOf(reporter: Reporter, message: unknown): message is FlushOf {
  return typeof message === 'object' && message !== null && 'reporter' in message && message.reporter === reporter
}
