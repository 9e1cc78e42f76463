import type { AnnotationLink } from '../api/index.js'
import type { Command } from './Command.js'
import { connectionOptions, openApi } from './connection.js'
import { parsePair, quote, textOf, textsOf, timeOf } from './optionValues.js'
import { plainText } from './terminal/plainText.js'
import { UsageError } from './UsageError.js'

/** `librato-reporter annotate`: one event of a stream. */
export const annotate: Command = {
  usage: 'annotate STREAM TITLE [options]',
  details: ['The stream is made with its first event. Prints the id of the event.'],
  words: [[], []],
  options: {
    description: { type: 'string', placeholder: 'TEXT', description: 'More than the title says' },
    source: { type: 'string', placeholder: 'NAME', description: 'Where it happened. Default: none' },
    start: {
      type: 'string',
      placeholder: 'TIME',
      description: 'Unix seconds, a date, or a span back (-15m). Default: now',
    },
    end: { type: 'string', placeholder: 'TIME', description: 'When it was over. Default: none' },
    link: {
      type: 'string',
      multiple: true,
      placeholder: 'NAME=URL',
      description: 'A link: github=https://…; repeatable',
    },
    json: { type: 'boolean', description: 'Print the event as JSON.' },
    ...connectionOptions,
  },

  async run({ values, positionals }, { output, environment, runtime }) {
    const [stream, title, extra] = positionals
    if (stream === undefined || title === undefined || extra !== undefined)
      throw new UsageError('Say: librato-reporter annotate STREAM TITLE, a title of several words in quotes.')
    const start = timeOf(values, 'start', runtime.now())
    const end = timeOf(values, 'end', runtime.now())
    const links = textsOf(values, 'link').map(linkOf)
    const api = await openApi(values, { environment })
    const event = await api.annotate(stream, {
      title,
      ...textOf(values, 'description'),
      ...textOf(values, 'source'),
      start_time: start ?? Math.floor(runtime.now() / 1000),
      ...(end === undefined ? {} : { end_time: end }),
      ...(links.length === 0 ? {} : { links }),
    })
    output.write(
      values['json'] === true
        ? `${JSON.stringify(event)}\n`
        : `${plainText(stream)}: event ${plainText(String(event.id))} at ${new Date(event.start_time * 1000).toISOString().replace('.000', '')}\n`,
    )
    return 0
  },
}

function linkOf(word: string): AnnotationLink {
  const pair = parsePair(word)
  if (pair === undefined || !URL.canParse(pair[1]))
    throw new UsageError(`A link is written name=url, such as github=https://github.com/me/app, not ${quote(word)}.`)
  return { rel: pair[0], href: pair[1] }
}
