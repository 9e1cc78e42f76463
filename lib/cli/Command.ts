import type { CommandContext } from './CommandContext.js'

/** One option of a command: what `node:util` parseArgs reads, and what `--help` says about it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  /** What stands for the value in the help: `PORT`. Options of type string only. */
  readonly placeholder?: string
  /** One line, with the default. */
  readonly description: string
}

/** What was typed after the name of a command. */
export interface CommandArguments {
  /** By option. What was not given is absent. */
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
}

/** What a word of a command is, for completion: words of a fixed list, a metric of the service, or what the shell knows itself. */
export type WordKind = 'metric' | 'directory' | 'file' | readonly string[]

/** One command of `librato-reporter`, as its own file tells it. `--help` is answered before `run` is called. */
export interface Command {
  /** What follows `librato-reporter` in the help: `serve [options]`. */
  readonly usage: string
  /** Paragraphs of the help, after the summary; each line fits in 80 columns. */
  readonly details?: readonly string[]
  readonly options: Readonly<Record<string, CommandOption>>
  /** The words that are no options, in order; the last one may be repeated. None: such words are refused. */
  readonly words?: readonly WordKind[]
  /**
   * Does the work and resolves to the exit status: 0 done, 1 refused, 2 wrong usage. What it throws becomes one line on standard error:
   * a `UsageError` with status 2, anything else as `explain` says.
   */
  run(args: CommandArguments, context: CommandContext): Promise<number>
}
