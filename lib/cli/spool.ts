import { statSync } from 'node:fs'
import { Reporter } from '../reporter/index.js'
import { systemRuntime } from '../runtime/systemRuntime.js'
import type { Command } from './Command.js'
import { receiptLine } from './demo/receiptLine.js'
import { textOf } from './optionValues.js'
import { replay } from './spool/replay.js'
import { createPaint } from './terminal/paint.js'
import { Terminal } from './terminal/Terminal.js'
import { UsageError } from './UsageError.js'

/** `librato-reporter spool replay DIR`: sends what ended processes have left in a spool directory. */
export const spool: Command = {
  summary: 'Send what processes that have ended left in a spool directory.',
  usage: 'spool replay DIR [options]',
  takesPositionals: true,
  options: {
    url: { type: 'string', placeholder: 'URL', description: 'Default: LIBRATO_URL, else http://127.0.0.1:8186/v1' },
    user: { type: 'string', placeholder: 'NAME', description: 'Default: LIBRATO_USER' },
    token: { type: 'string', placeholder: 'TOKEN', description: 'Default: LIBRATO_TOKEN' },
    json: { type: 'boolean', description: 'Print the receipt as JSON.' },
  },

  async run({ values, positionals }) {
    const directory = directoryOf(positionals)
    const reporter = new Reporter({
      ...textOf(values, 'url'),
      ...textOf(values, 'user'),
      ...textOf(values, 'token'),
      interval: false,
      logger: false,
      spool: { directory },
    })
    const terminal = new Terminal(process.stderr, process.env, Number.POSITIVE_INFINITY)
    const receipt = await replay(reporter, systemRuntime, (line) => {
      if (terminal.isLive) terminal.show([line])
    })
    if (terminal.isLive) terminal.clear()
    const { rejected, retained, dropped, unknown } = receipt
    if (values['json'] === true) process.stdout.write(`${JSON.stringify(receipt)}\n`)
    else {
      const paint = createPaint(process.stdout.isTTY === true && terminal.isColourful)
      process.stdout.write(`${receiptLine(receipt, systemRuntime.now(), paint)}\n`)
    }
    return rejected + retained + dropped + unknown === 0 ? 0 : 1
  },
}

function directoryOf([action, directory, ...more]: readonly string[]): string {
  if (action !== 'replay' || directory === undefined || more.length > 0) {
    throw new UsageError('Say: librato-reporter spool replay DIR')
  }
  // Made by a reporter if it is missing; here that would only hide a slip of the pen.
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`There is no directory ${JSON.stringify(directory)}.`)
  }
  return directory
}
