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

/** One command of `librato-reporter`: a row of the table in `commands.ts`. `--help` is answered before `run` is called. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** What follows `librato-reporter` in the help: `serve [options]`. */
  readonly usage: string
  readonly options: Readonly<Record<string, CommandOption>>
  /** Whether words that are no options are allowed. Default: no. */
  readonly takesPositionals?: boolean
  /**
   * Does the work and resolves to the exit status: 0 done, 1 refused, 2 wrong usage. What it throws becomes one line on standard error:
   * a `UsageError` with status 2, anything else with status 1.
   */
  run(args: CommandArguments): Promise<number>
}
