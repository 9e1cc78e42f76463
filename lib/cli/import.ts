import { LibratoError } from '../errors/index.js'
import type { Timer } from '../runtime/Runtime.js'
import type { Command, CommandArguments } from './Command.js'
import type { CommandContext } from './CommandContext.js'
import { connectionOptions } from './connection.js'
import { BatchSender } from './import/BatchSender.js'
import { FaultReport } from './import/FaultReport.js'
import { findFile, type ImportFile } from './import/findFile.js'
import { ImportProgress } from './import/ImportProgress.js'
import { type ReadFiles, readFiles } from './import/readFiles.js'
import { openPatiently } from './openPatiently.js'
import { countOf } from './optionValues.js'
import { type Outcome, outcomeSentence, outcomeStatus } from './send/outcome.js'
import { refusalText } from './send/refusalText.js'
import { Terminal } from './terminal/Terminal.js'
import { UsageError } from './UsageError.js'

const shownFaults = 20
/** Milliseconds that answers are waited for after Ctrl-C. */
const patience = 2_000

/** `librato-reporter import`: measurements that were exported elsewhere. */
export const importFiles: Command = {
  usage: 'import FILE... [options]',
  details: [
    'Each FILE is JSON or CSV by what is in it, and may be gzip; - is standard input.',
    '',
    '  JSON  a measurement a line, what the API takes, or what it answers: what',
    '        GET /v1/measurements/NAME, GET /v1/metrics/NAME, export and get --json print',
    '  CSV   a header name,value,time; instead of value count,sum,min,max,sum_squares;',
    '        source or any other column for a tag. Times are Unix seconds or dates.',
    '',
    'What is sent has an id made of what is in it, and the service stores an id once',
    'within 8 days: after Ctrl-C or a failure run the same command again. Lines that',
    'make no sense are named and left out; mend them in a file of their own, or use',
    '--strict. Exit status: 1 if the service refused any of it, 2 if a line made no sense.',
  ],
  words: ['file'],
  options: {
    'dry-run': {
      type: 'boolean',
      short: 'n',
      description: 'Only read: say what would be sent and what makes no sense.',
    },
    strict: { type: 'boolean', description: 'Read all first, and send nothing unless all of it makes sense.' },
    errors: {
      type: 'string',
      placeholder: 'COUNT',
      description: `Faults and refusals that are named. Default: ${shownFaults}`,
    },
    quiet: { type: 'boolean', short: 'q', description: "Don't say what was accepted." },
    json: { type: 'boolean', description: 'Say what was accepted as JSON.' },
    ...connectionOptions,
  },

  async run({ values, positionals }, context) {
    if (positionals.length === 0)
      throw new UsageError('Say: librato-reporter import FILE..., or - to read standard input')
    if (positionals.filter((path) => path === '-').length > 1)
      throw new UsageError('Standard input can be read once; name - once.')
    const files = positionals.map((path) => findFile(path, () => context.input))
    const [isDry, isStrict] = [values['dry-run'] === true, values['strict'] === true]
    if (isStrict && !isDry && files.some(({ size }) => size === undefined))
      throw new UsageError('--strict reads everything twice, which only files can be; name files.')
    const importing = new Importing(files, values, context)
    if (isDry || isStrict) {
      const read = await importing.read()
      if (isDry || read.skipped > 0 || importing.isStopped) return importing.reportRead(read)
    }
    return await importing.send()
  },
}

/** One run of the command: what was read and what was sent, until it is through or somebody ends it. */
class Importing {
  readonly #files: readonly ImportFile[]
  readonly #values: CommandArguments['values']
  readonly #context: CommandContext
  readonly #terminal: Terminal
  readonly #faults: FaultReport
  readonly #refusals: FaultReport
  /** Ends the reading. */
  readonly #stopping = new AbortController()
  /** Ends what is under way, too. */
  readonly #givingUp = new AbortController()
  #timer: Timer | undefined

  /** @throws UsageError */
  constructor(files: readonly ImportFile[], values: CommandArguments['values'], context: CommandContext) {
    this.#files = files
    this.#values = values
    this.#context = context
    this.#terminal = new Terminal(context.errors, context.environment, Number.POSITIVE_INFINITY)
    const most = countOf(values, 'errors') ?? shownFaults
    const print = (line: string): void => this.#terminal.print(line)
    this.#faults = new FaultReport(most, 'that make no sense', print)
    this.#refusals = new FaultReport(most, 'that are refused', print)
    void context.untilStopped().then(() => {
      this.#stopping.abort()
      // What is under way gets its answer, unless that takes too long: of a service that is away it would be minutes.
      this.#timer = context.runtime.schedule(patience, () => this.#givingUp.abort())
      this.#timer.ref()
    })
  }

  get isStopped(): boolean {
    return this.#stopping.signal.aborted
  }

  /** Reads all and sends nothing. */
  async read(): Promise<ReadFiles> {
    let count = 0
    const progress = this.#progress(() => count)
    const sink = {
      add: () => {
        count += 1
        return undefined
      },
      endFile: async () => {},
    }
    return await this.#readInto(sink, progress)
  }

  reportRead(read: ReadFiles): number {
    const { measurements, skipped, times } = read
    const { output } = this.#context
    this.#faults.end()
    if (this.#values['json'] === true) {
      const [oldest = null, newest = null] = times ?? []
      output.write(`${JSON.stringify({ measurements, skipped, oldest, newest, interrupted: this.isStopped })}\n`)
    } else if (this.#values['quiet'] !== true) {
      const range = times === undefined ? '' : ` from ${dateText(times[0])} to ${dateText(times[1])}`
      const left = skipped === 0 ? '' : `, ${skipped} left out`
      output.write(
        `${measurements} ${measurements === 1 ? 'measurement' : 'measurements'}${range}${left}; nothing was sent\n`,
      )
    }
    return skipped > 0 ? 2 : this.isStopped ? 1 : 0
  }

  async send(): Promise<number> {
    const client = await openPatiently(this.#values, this.#context, {
      accepted: () => sender.accepted,
      say: (sentence) => this.#terminal.print(`librato-reporter: ${sentence}`),
    })
    const { coreOf } = await import('../api/createApi.js')
    const core = () => {
      const found = coreOf(client())
      if (found === undefined) throw new Error('A client has its core.')
      return found
    }
    const sender = new BatchSender({
      call: (request) => core().call({ ...request, signal: this.#givingUp.signal }),
      redact: (text, longest) => core().redact(text, longest),
      onRefusal: (measurement, message) =>
        this.#refusals.add(
          measurement === undefined
            ? `a measurement that the service does not name: ${message}`
            : `${measurement.place}: ${refusalText(measurement.name, message)}`,
        ),
    })
    const progress = this.#progress(() => sender.accepted + sender.refused)
    let skipped = 0
    try {
      const read = await this.#readInto(sender, progress)
      skipped = read.skipped
      await sender.settle()
      if (!this.isStopped) sender.throwFailure()
    } catch (error) {
      await sender.settle()
      if (sender.accepted > 0) this.#report({ accepted: sender.accepted, refused: sender.refused, skipped }, true)
      if (sender.accepted > 0 && error instanceof LibratoError) this.#hint(sender.remembersIds)
      throw error
    } finally {
      this.#timer?.cancel()
    }
    const outcome = { accepted: sender.accepted, refused: sender.refused, skipped }
    this.#report(outcome, this.isStopped)
    if (!this.isStopped) return outcomeStatus(outcome)
    this.#hint(sender.remembersIds)
    return 1
  }

  #progress(count: () => number): ImportProgress {
    const sizes = this.#files.map(({ size }) => size)
    const total = sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0)
    return new ImportProgress(this.#terminal, this.#context.runtime, total, count)
  }

  async #readInto(sink: Parameters<typeof readFiles>[1], progress: ImportProgress): Promise<ReadFiles> {
    progress.start()
    try {
      return await readFiles(this.#files, sink, {
        onFault: (place, fault) => this.#faults.add(`${place}: ${fault}`),
        onBytes: (bytes) => progress.read(bytes),
        signal: this.#stopping.signal,
      })
    } finally {
      progress.stop()
    }
  }

  #report(outcome: Outcome, isInterrupted: boolean): void {
    this.#refusals.end()
    this.#faults.end()
    const { output } = this.#context
    if (this.#values['json'] === true) output.write(`${JSON.stringify({ ...outcome, interrupted: isInterrupted })}\n`)
    else if (this.#values['quiet'] !== true)
      output.write(`${outcomeSentence(outcome)}${isInterrupted ? '; interrupted' : ''}\n`)
  }

  #hint(remembersIds: boolean): void {
    this.#terminal.print(
      remembersIds
        ? 'librato-reporter: Run the same command again to go on; what was accepted is not stored twice.'
        : 'librato-reporter: This service remembers no requests: what was accepted would be stored twice if you run this again.',
    )
  }
}

function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}
