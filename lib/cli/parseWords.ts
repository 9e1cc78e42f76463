import { parseArgs } from 'node:util'
import { nearestName } from '../options/nearestName.js'
import type { Command, CommandArguments } from './Command.js'
import { UsageError } from './UsageError.js'

/** Stands before a word that starts like an option and is a number. An argument of a process never holds NUL. */
const mark = '\0'

/**
 * Reads the words after the name of a command. Negative numbers (`-5`, `-15m`) are values, since no option is a digit.
 *
 * @throws UsageError an option that there isn't, or one without its value
 */
export function parseWords(name: string, command: Command, words: readonly string[]): CommandArguments {
  const args = words.map((word) => (/^-\.?\d/.test(word) ? mark + word : word))
  try {
    const { values, positionals } = parseArgs({ args, options: command.options, allowPositionals: true, strict: true })
    const [extra] = command.words === undefined ? positionals : []
    if (extra !== undefined)
      throw new UsageError(`${name} takes no argument ${JSON.stringify(unmarked(extra))}; ${hintFor(name)}`)
    return {
      values: Object.fromEntries(Object.entries(values).map(unmarkEntry)),
      positionals: positionals.map(unmarked),
    }
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(sentence(name, command, error as Error))
  }
}

function sentence(name: string, command: Command, error: Error): string {
  const { code, message } = error as NodeJS.ErrnoException
  const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? /'(--?[^'\s]+)/.exec(message)?.[1] : undefined
  if (unknown === undefined) return valueSentence(command, message) ?? otherSentence(name, message)
  const meant = nearestName(unknown.replace(/^-+/, ''), Object.keys(command.options))
  return `${name} has no option ${unknown}; ${meant === undefined ? hintFor(name) : `did you mean --${meant}?`}`
}

/** That an option lacks its value, or has one that it doesn't take. */
function valueSentence({ options }: Command, message: string): string | undefined {
  const [, option = ''] = /^Option '(?:-., )?--([^'\s=]+)/.exec(message) ?? []
  const { type, placeholder = '' } = (Object.hasOwn(options, option) ? options[option] : undefined) ?? {}
  if (type === 'boolean') return `--${option} takes no value.`
  return type === 'string' ? `--${option} needs a value: --${option}=${placeholder}.` : undefined
}

/** parseArgs explains at length; its first sentence says it all. */
function otherSentence(name: string, message: string): string {
  const [first = message] = message.replaceAll(mark, '').split(/[.\n]/)
  return `${first}; ${hintFor(name)}`
}

function hintFor(name: string): string {
  return `librato-reporter ${name} --help lists what can be typed.`
}

type Value = CommandArguments['values'][string]

function unmarkEntry([option, value]: [string, Value]): [string, Value] {
  if (Array.isArray(value)) return [option, value.map((each) => (typeof each === 'string' ? unmarked(each) : each))]
  return [option, typeof value === 'string' ? unmarked(value) : value]
}

function unmarked(word: string): string {
  return word.startsWith(mark) ? word.slice(mark.length) : word
}
