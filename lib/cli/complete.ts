import type { Command, WordKind } from './Command.js'
import type { CommandContext } from './CommandContext.js'
import { commands } from './commands.js'
import { openApi } from './connection.js'
import { parseWords } from './parseWords.js'
import { plainText } from './terminal/plainText.js'

/** What could stand under the cursor, and what is said about it. */
type Candidate = readonly [word: string, note: string]

const mostMetrics = 200
/** Milliseconds that a Tab may take. */
const patience = 1_000

/**
 * What the lines of `completion` ask: the candidates for the last of the words, a line each. Says nothing where it knows nothing, and never
 * anything on standard error: it would land in somebody's half-typed line.
 */
export async function complete(words: readonly string[], context: CommandContext): Promise<0> {
  const candidates = await candidatesFor(words, context).catch((): Candidate[] => [])
  const last = words.at(-1) ?? ''
  for (const [word, note] of candidates)
    if (word.toLowerCase().startsWith(last.toLowerCase()))
      context.output.write(`${plainText(word)}\t${plainText(note)}\n`)
  return 0
}

async function candidatesFor(words: readonly string[], context: CommandContext): Promise<readonly Candidate[]> {
  const [name = '', ...rest] = words
  if (rest.length === 0)
    return [
      ...Object.entries(commands).map(([each, { summary }]): Candidate => [each, summary]),
      ['--help', 'Say what can be typed'],
      ['--version', 'Print the version'],
    ]
  if (name === 'help') return Object.entries(commands).map(([each, { summary }]): Candidate => [each, summary])
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined) return []
  const command = await entry.load()
  const last = rest.at(-1) ?? ''
  const before = rest.slice(0, -1)
  if (takesValue(command, before.at(-1))) return []
  if (last.startsWith('-')) return optionsOf(command)
  const { positionals, values } = parseWords(name, command, before)
  const kinds = command.words ?? []
  const kind: WordKind = kinds[Math.min(positionals.length, kinds.length - 1)] ?? []
  if (kind === 'directory' || kind === 'file') return []
  if (kind === 'metric') return await metricsLike(last, values, context)
  return kind.map((word): Candidate => [word, ''])
}

function optionsOf(command: Command): Candidate[] {
  const options = Object.entries(command.options).map(
    ([name, { description }]): Candidate => [`--${name}`, description],
  )
  return [...options, ['--help', 'Say what can be typed']]
}

function takesValue(command: Command, word: string | undefined): boolean {
  return Object.entries(command.options).some(
    ([name, { type, short }]) =>
      type === 'string' && (word === `--${name}` || (short !== undefined && word === `-${short}`)),
  )
}

async function metricsLike(
  start: string,
  values: Parameters<typeof openApi>[0],
  context: CommandContext,
): Promise<Candidate[]> {
  const found: Candidate[] = []
  const api = await openApi(values, context, { retry: { limit: 0 }, timeout: patience })
  for await (const { name, type, description } of api.listMetrics({ name: `${start}*` })) {
    found.push([name, description ?? type])
    if (found.length >= mostMetrics) break
  }
  return found
}
