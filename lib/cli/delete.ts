import type { Redact } from '../http/Secrets.js'
import type { Command } from './Command.js'
import { connectionOptions, openApi } from './connection.js'
import { confirm } from './delete/confirm.js'
import { deleteInSteps } from './delete/deleteInSteps.js'
import { selectMetrics, unknownLine } from './reading/selectMetrics.js'
import { createPaint } from './terminal/paint.js'
import { plainText } from './terminal/plainText.js'
import { progressBar } from './terminal/progressBar.js'
import { Terminal } from './terminal/Terminal.js'
import { UsageError } from './UsageError.js'

const shownNames = 10

/** `librato-reporter delete`: metrics with all that they have measured. */
export const deleteMetrics: Command = {
  usage: 'delete NAME... [options]',
  details: [
    "A NAME may be a pattern with *, in quotes: 'test.*'. It must match from the first",
    'character to the last, in any case. What is deleted cannot be brought back: on a',
    'terminal you are asked first, and elsewhere nothing is deleted without --yes.',
    'Exit status: 1 if a name or pattern selects no metric, or the answer was no.',
  ],
  words: ['metric'],
  options: {
    yes: { type: 'boolean', short: 'y', description: "Don't ask." },
    'dry-run': { type: 'boolean', short: 'n', description: 'Only say what would be deleted: a name a line.' },
    json: { type: 'boolean', description: 'Say what was deleted as JSON: {"deleted":[…],"unknown":[…]}.' },
    ...connectionOptions,
  },

  async run({ values, positionals }, { input, output, errors, environment, runtime }) {
    if (positionals.length === 0) throw new UsageError("Say: librato-reporter delete NAME..., or a pattern: 'test.*'")
    const isDry = values['dry-run'] === true
    const mayAsk = input.isTTY === true && errors.isTTY === true
    if (!isDry && values['yes'] !== true && !mayAsk)
      throw new UsageError(
        'delete asks before it deletes, and there is no terminal to ask on; say --yes, or --dry-run.',
      )
    const api = await openApi(values, { environment })
    const { selected: names, unknown } = await selectMetrics(api, positionals, ({ name }) => name)
    for (const word of unknown) errors.write(unknownLine(word))
    const status = unknown.length > 0 ? 1 : 0
    const report = (deleted: readonly string[]): void => {
      if (values['json'] === true) output.write(`${JSON.stringify({ deleted, unknown })}\n`)
      else output.write(`${countText(deleted.length)} deleted.\n`)
    }
    if (isDry) {
      if (values['json'] === true) output.write(`${JSON.stringify({ selected: names, unknown })}\n`)
      else for (const name of names) output.write(`${plainText(name)}\n`)
      return status
    }
    if (names.length > 0 && values['yes'] !== true) {
      for (const name of names.slice(0, shownNames)) errors.write(`  ${plainText(name)}\n`)
      if (names.length > shownNames) errors.write(`  and ${names.length - shownNames} more\n`)
      const question = `Delete ${countText(names.length)} with all measurements?`
      if (!(await confirm(question, input, errors))) {
        report([])
        return 1
      }
    }
    // Progress goes where it doesn't get into what is piped on.
    const terminal = new Terminal(errors, environment, Number.POSITIVE_INFINITY)
    const paint = createPaint(terminal.isColourful)
    const show = (gone: number): void => {
      if (!terminal.isLive || names.length === 0) return
      const bar = progressBar(gone / names.length, Math.max(10, Math.min(40, terminal.width - 30)), paint)
      terminal.show([`${bar}  ${gone} of ${names.length}`])
    }
    const { coreOf } = await import('../api/createApi.js')
    const redact: Redact = (text, longest) => coreOf(api)?.redact(text, longest) ?? ''
    await deleteInSteps(api, names, runtime, show, redact).finally(() => {
      if (terminal.isLive) terminal.clear()
    })
    report(names)
    return status
  },
}

function countText(count: number): string {
  return `${count} ${count === 1 ? 'metric' : 'metrics'}`
}
