import { execFileSync } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import type { Api } from '../../lib/index.js'
import { run } from '../cli/commandLine.js'

/** A line that a document shows at a prompt, and what it says comes of it. */
export interface ConsoleExample {
  readonly line: string
  readonly output: string
}

/** The examples of a document, in its order. */
export function consoleExamplesOf(markdown: string): ConsoleExample[] {
  return [...markdown.matchAll(/```console\n(.*?)```/gs)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const end = text.indexOf('\n')
        return { line: text.slice(0, end), output: text.slice(end + 1) }
      }),
  )
}

/** What the examples stand on: an hour of two routes. */
export async function fillService(api: Api): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  const wave = (n: number, size: number): number => Math.round(40 + size * Math.sin(n / 6))
  await api.submit(
    Array.from({ length: 56 }, (_, n) => n).flatMap((n) => [
      { name: 'http.latency', value: wave(n, 25), time: now - 60 * (56 - n), tags: { route: '/pay' }, period: 60 },
      { name: 'http.latency', value: wave(n + 9, 12), time: now - 60 * (56 - n), tags: { route: '/cart' } },
    ]),
  )
  await api.updateMetric('http.latency', { description: 'Time to answer', attributes: { display_units_short: 'ms' } })
}

/**
 * Runs an example in this process: on a terminal of 80 columns, unless it ends in `| cat`. What goes on for ever is stopped as soon as it has
 * said something. Bars that are gone in the end are left out; where one asks, the answer is yes.
 */
export async function runExample(line: string, env: Readonly<Record<string, string>>, spool: string): Promise<string> {
  const [, feed, command = ''] = /^(?:(printf .*) \| )?(librato-reporter .*?)(?: \| cat)?$/.exec(line) ?? []
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word).slice(1)
  const input =
    feed === undefined ? (words[0] === 'delete' ? 'y\n' : '') : execFileSync('sh', ['-c', feed], { encoding: 'utf8' })
  let stop: () => void = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let heard = ''
  const { out, err } = await run(
    words.map((word) => (word.startsWith('/var/lib/') ? spool : word)),
    {
      env: { ...env, NO_COLOR: '1' },
      input,
      rows: 16,
      stopped,
      onOutput: (text) => {
        heard += text
        if (words[0] === 'tail' ? heard.includes('http') || heard.includes('\t') : heard.includes('Ctrl-C stops'))
          stop()
      },
      ...(line.endsWith(' | cat') || feed !== undefined ? {} : { columns: 80 }),
    },
  )
  return stripVTControlCharacters(err + out)
    .replaceAll('\r', '')
    .replaceAll(/ ?[█▏▎▍▌▋▊▉░]+ +\d+ %.*\n/g, words[0] === 'delete' ? ' y\n' : '')
    .replaceAll(/( y\n)+/g, ' y\n')
    .replaceAll(/^.* to go\n/gm, '')
    .replaceAll(/ +$/gm, '')
}

/** Without what differs from one run to the next: times, ports, sizes, pictures, blanks. */
export function withoutChance(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z|\d\d:\d\d:\d\d/g, 'TIME')
    .replaceAll(/("\w*time"|event|127\.0\.0\.1):? ?\d+/g, '$1 N')
    .replaceAll(/librato-reporter\/[^"]*/g, 'VERSION')
    .replaceAll(/^.*measurements accepted.*$|\d+ accepted, 0 rejected.*$/gm, 'RECEIPT')
    .replaceAll(/[\u2800-\u28ff▁▂▃▄▅▆▇█]+/g, ' ')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()
}
