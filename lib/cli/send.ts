import type { Api } from '../api/index.js'
import type { Command, CommandArguments } from './Command.js'
import type { CommandContext } from './CommandContext.js'
import { connectionOptions, openApi } from './connection.js'
import { openPatiently } from './openPatiently.js'
import { durationOf, tagsOf, textOf, textsOf, timeOf } from './optionValues.js'
import { LineSender, type PendingLine } from './send/LineSender.js'
import { type Outcome, outcomeSentence, outcomeStatus } from './send/outcome.js'
import { type LineKind, parseLine, readWords } from './send/parseLine.js'
import { readLines } from './send/readLines.js'
import { refusalText } from './send/refusalText.js'
import { plainText } from './terminal/plainText.js'
import { UsageError } from './UsageError.js'

const say = 'Say: librato-reporter send gauge|counter NAME VALUE, or give lines on standard input'

// The API takes 1,000 measurements by tags and 300 by sources in a request.
const largest = { gauge: 1_000, counter: 300 } as const

/** `librato-reporter send`: one value, or lines from standard input until they end. */
export const send: Command = {
  usage: 'send gauge|counter [NAME VALUE [TAG=VALUE...]] [options]',
  details: [
    'Without NAME and VALUE, lines are read from standard input until it ends:',
    '',
    '  name value [tag=value ...] [@unix-seconds]',
    '',
    'They are sent in batches as they come, so that an input may be endless (tail -f).',
    'A line that makes no sense is named by its number and left out. Empty lines and',
    'those that start with # are passed over; a value with blanks stands in "quotes".',
    '',
    'A gauge takes samples, and goes by tags. A counter takes the running total, never',
    'the increment; it has a source (source=NAME) and no tags.',
    'Exit status: 1 if the service refused any of it, 2 if a line made no sense.',
  ],
  words: [['gauge', 'counter'], 'metric', []],
  options: {
    tag: {
      type: 'string',
      short: 't',
      multiple: true,
      placeholder: 'NAME=VALUE',
      description: 'A tag on every value; repeatable',
    },
    source: { type: 'string', placeholder: 'NAME', description: 'The source; of a gauge, it is the tag of this name' },
    time: {
      type: 'string',
      placeholder: 'TIME',
      description: 'Unix seconds, a date, or a span back (-15m). Default: now',
    },
    interval: { type: 'string', placeholder: 'SPAN', description: 'Lines wait no longer than this. Default: 1s' },
    quiet: { type: 'boolean', short: 'q', description: "Don't say what was accepted." },
    json: { type: 'boolean', description: 'Say what was accepted as JSON.' },
    ...connectionOptions,
  },

  async run({ values, positionals }, context) {
    const [kind, ...words] = positionals
    if ((kind !== 'gauge' && kind !== 'counter') || (words.length === 0 && context.input.isTTY === true))
      throw new UsageError(`${say}.`)
    const outcome =
      words.length === 0 ? await sendLines(kind, values, context) : await sendOne(kind, words, values, context)
    if (values['json'] === true) context.output.write(`${JSON.stringify(outcome)}\n`)
    else if (values['quiet'] !== true) context.output.write(`${outcomeSentence(outcome)}\n`)
    return outcomeStatus(outcome)
  },
}

async function sendOne(
  kind: LineKind,
  words: readonly string[],
  values: CommandArguments['values'],
  context: CommandContext,
): Promise<Outcome> {
  const line = readWords(words, kind)
  if ('fault' in line) throw new UsageError(`${line.fault}.`)
  const complete = completer(kind, values, context)
  const api = await openApi(values, context)
  let why = ''
  const sender = new LineSender(api, context.runtime, {
    kind,
    batch: 1,
    interval: 1_000,
    onRefusal: (_, message) => {
      why = message
    },
  })
  await sender.add(complete({ ...line, number: 1 }))
  if (sender.refused > 0) context.errors.write(`librato-reporter: ${plainText(refusalText(line.name, why))}\n`)
  return { accepted: sender.accepted, refused: sender.refused, skipped: 0 }
}

async function sendLines(
  kind: LineKind,
  values: CommandArguments['values'],
  context: CommandContext,
): Promise<Outcome> {
  const { input, errors, runtime } = context
  const complete = completer(kind, values, context)
  const tell = (number: number | undefined, why: string) => {
    const line = number === undefined ? 'a line that the service does not name' : `line ${number}`
    errors.write(`librato-reporter: ${line}: ${plainText(why)}\n`)
  }
  const client = await openPatiently(values, context, {
    accepted: () => sender.accepted,
    say: (sentence) => errors.write(`librato-reporter: ${sentence}\n`),
  })
  const api: Pick<Api, 'submit'> = { submit: (lines) => client().submit(lines) }
  const sender = new LineSender(api, runtime, {
    kind,
    batch: largest[kind],
    interval: (durationOf(values, 'interval') ?? 1) * 1_000,
    onRefusal: tell,
  })
  // What was read before Ctrl-C is sent; a second one ends the process at once.
  void context.untilStopped().then(() => input.destroy())
  let skipped = 0
  try {
    for await (const block of readLines(input))
      for (const { number, text } of block) {
        const line = text === undefined ? { fault: 'is longer than any line can be' } : parseLine(text, kind)
        if (line === undefined) continue
        if ('fault' in line) {
          skipped += 1
          tell(number, line.fault)
        } else await sender.add(complete({ ...line, number }))
      }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
  await sender.flush()
  return { accepted: sender.accepted, refused: sender.refused, skipped }
}

/** Lays the options under what a line says for itself. @throws UsageError */
function completer(
  kind: LineKind,
  values: CommandArguments['values'],
  { runtime }: CommandContext,
): (line: Omit<PendingLine, 'time'> & { time?: number }) => PendingLine {
  const common = tagsOf(textsOf(values, 'tag'))
  if (kind === 'counter' && Object.keys(common).length > 0)
    throw new UsageError('A counter has a source and no tags; give --source, or send a gauge.')
  const tags = { ...textOf(values, 'source'), ...common }
  const time = timeOf(values, 'time', runtime.now())
  return (line) => ({
    ...line,
    tags: Object.assign(Object.create(null), tags, line.tags),
    time: line.time ?? time ?? Math.floor(runtime.now() / 1000),
  })
}
