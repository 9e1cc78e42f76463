import { parseArgs } from 'node:util'
import { LibratoError } from '../errors/index.js'
import { packageVersion } from '../packageVersion.js'
import type { Command, CommandArguments } from './Command.js'
import { commands } from './commands.js'
import { commandHelp, overviewHelp } from './help.js'
import { UsageError } from './UsageError.js'

const hint = 'librato-reporter --help lists what can be typed.'

/**
 * Runs what was typed after `librato-reporter` and resolves to the exit status: 0 done, 1 refused, 2 wrong usage. Never rejects: what goes
 * wrong is one sentence on standard error.
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  try {
    const [name, ...rest] = words
    if (name === undefined) throw new UsageError(`A command is missing; ${hint}`)
    if (name === '--help' || name === '-h' || name === 'help') return await printOverview()
    if (name === '--version') {
      process.stdout.write(`${packageVersion()}\n`)
      return 0
    }
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (load === undefined) throw new UsageError(`There is no command ${JSON.stringify(name)}; ${hint}`)
    const command = await load()
    if (rest.includes('--help')) {
      process.stdout.write(commandHelp(command))
      return 0
    }
    return await command.run(parseWords(name, command, rest))
  } catch (error) {
    process.stderr.write(`librato-reporter: ${error instanceof Error ? error.message : String(error)}\n`)
    return isWrongUsage(error) ? 2 : 1
  }
}

/** An option that the library itself refuses was typed wrong, too. */
function isWrongUsage(error: unknown): boolean {
  return error instanceof UsageError || (error instanceof LibratoError && error.code === 'INVALID_OPTION')
}

async function printOverview(): Promise<number> {
  const loaded = new Map<string, Command>()
  for (const [name, load] of Object.entries(commands)) loaded.set(name, await load())
  process.stdout.write(overviewHelp(loaded))
  return 0
}

function parseWords(name: string, command: Command, words: readonly string[]): CommandArguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: command.options,
      allowPositionals: command.takesPositionals ?? false,
      strict: true,
    })
    return { values: { ...values }, positionals }
  } catch (error) {
    // parseArgs explains at length; its first sentence says it all.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('. ')
    throw new UsageError(`${sentence}; librato-reporter ${name} --help lists its options.`)
  }
}
