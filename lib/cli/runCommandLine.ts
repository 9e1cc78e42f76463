import { nearestName } from '../options/nearestName.js'
import { packageVersion } from '../packageVersion.js'
import { type CommandContext, processContext } from './CommandContext.js'
import { type CommandEntry, commands } from './commands.js'
import { explain } from './explain.js'
import { commandHelp, fitHelp, overviewHelp } from './help.js'
import { quote } from './optionValues.js'
import { parseWords } from './parseWords.js'
import type { TerminalStream } from './terminal/Terminal.js'
import { UsageError } from './UsageError.js'

const hint = 'librato-reporter --help lists what can be typed.'

/**
 * Runs what was typed after `librato-reporter` and resolves to the exit status: 0 done, 1 refused, 2 wrong usage. Never rejects: what goes
 * wrong is one sentence on standard error.
 */
export async function runCommandLine(
  words: readonly string[],
  context: CommandContext = processContext(),
): Promise<number> {
  try {
    return await run(words, context)
  } catch (error) {
    const { sentence, status } = explain(error)
    context.errors.write(`librato-reporter: ${sentence}\n`)
    return status
  }
}

async function run(words: readonly string[], context: CommandContext): Promise<number> {
  const { output } = context
  const [first, ...rest] = words
  if (first === undefined) throw new UsageError(`A command is missing; ${hint}`)
  if (first === '--version' || first === '-V') {
    output.write(`${packageVersion()}\n`)
    return 0
  }
  // Asked by the lines that `completion` prints, at every Tab; no command of its own, since nobody types it.
  if (first === '__complete') return await (await import('./complete.js')).complete(rest, context)
  const asksForHelp = first === '--help' || first === '-h' || first === 'help'
  const [name] = asksForHelp ? rest : words
  if (name === undefined || (asksForHelp && name.startsWith('-'))) {
    sayHelp(overviewHelp(commands), output)
    return 0
  }
  const entry = entryOf(name)
  const command = await entry.load()
  if (asksForHelp || isHelpAskedFor(rest)) {
    sayHelp(commandHelp(entry.summary, command), output)
    return 0
  }
  return await command.run(parseWords(name, command, rest), context)
}

function sayHelp(help: string, output: TerminalStream): void {
  output.write(output.isTTY === true ? fitHelp(help, Math.max(40, output.columns ?? 80)) : help)
}

function entryOf(name: string): CommandEntry {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry !== undefined) return entry
  if (name.startsWith('-')) throw new UsageError(`The command comes first, then ${quote(name)}; ${hint}`)
  const meant = nearestName(name, Object.keys(commands))
  throw new UsageError(`There is no command ${quote(name)}; ${meant === undefined ? hint : `did you mean ${meant}?`}`)
}

/** What stands after `--` is never an option. */
function isHelpAskedFor(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return (end === -1 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h')
}
