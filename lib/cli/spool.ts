import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from './Command.js'
import { connectionOptions, readConnection } from './connection.js'
import { receiptLine } from './demo/receiptLine.js'
import { quote } from './optionValues.js'
import { createPaint } from './terminal/paint.js'
import { Terminal } from './terminal/Terminal.js'
import { UsageError } from './UsageError.js'

/** `librato-reporter spool replay DIR`: sends what ended processes have left in a spool directory. */
export const spool: Command = {
  usage: 'spool replay DIR [options]',
  details: [
    'What a process still writes that lives is left alone. What the service took is deleted',
    'from the directory; the rest stays for the next time. The directory has to belong to',
    'the user who runs this, or to root, and nobody else may write it: run it as the user',
    'of the service, not as root.',
    'Exit status: 1 if anything was not accepted, or could not be read.',
  ],
  words: [['replay'], 'directory'],
  options: {
    json: { type: 'boolean', description: 'Print the receipt as JSON.' },
    ...connectionOptions,
  },

  async run({ values, positionals }, { output, errors, environment, runtime }) {
    const directory = directoryOf(positionals)
    const [{ Reporter }, { replay }, privacy] = await Promise.all([
      import('../reporter/index.js'),
      import('./spool/replay.js'),
      import('../delivery/spool/privacy.js'),
    ])
    try {
      await privacy.assertPrivate(resolve(directory))
    } catch (error) {
      if (error instanceof privacy.NotPrivateError) throw new UsageError(`This spool is not read: ${error.message}.`)
      throw error
    }
    const reporter = new Reporter({
      ...readConnection(values, environment),
      interval: false,
      logger: false,
      spool: { directory },
    })
    const terminal = new Terminal(errors, environment, Number.POSITIVE_INFINITY)
    const progressPaint = createPaint(terminal.isColourful)
    const receipt = await replay(reporter, runtime, (draw) => {
      if (terminal.isLive) terminal.show([draw(terminal.width, progressPaint)])
    })
    if (terminal.isLive) terminal.clear()
    const { rejected, retained, dropped, unknown } = receipt
    if (values['json'] === true) output.write(`${JSON.stringify(receipt)}\n`)
    else {
      const paint = createPaint(new Terminal(output, environment, 1).isColourful)
      output.write(`${receiptLine(receipt, runtime.now(), paint)}\n`)
    }
    const trouble = reporter.health().spool?.error
    if (trouble !== undefined) errors.write(`The spool: ${trouble}.\n`)
    return rejected + retained + dropped + unknown === 0 && trouble === undefined ? 0 : 1
  },
}

function directoryOf([action, directory, ...more]: readonly string[]): string {
  if (action !== 'replay' || directory === undefined || more.length > 0) {
    throw new UsageError('Say: librato-reporter spool replay DIR')
  }
  // Made by a reporter if it is missing; here that would only hide a slip of the pen.
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`There is no directory ${quote(directory)}.`)
  }
  return directory
}
