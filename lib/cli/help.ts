import type { Command } from './Command.js'
import type { CommandEntry } from './commands.js'

/** What `librato-reporter --help` prints. */
export function overviewHelp(commands: Readonly<Record<string, CommandEntry>>): string {
  return [
    'Usage: librato-reporter COMMAND [options]',
    '',
    'Commands:',
    ...columns(Object.entries(commands).map(([name, { summary }]): [string, string] => [name, summary])),
    '',
    'librato-reporter COMMAND --help says more about one of them; --version prints the version.',
    '',
    'Environment: LIBRATO_URL, LIBRATO_USER and LIBRATO_TOKEN name the service and who asks;',
    'NO_COLOR takes the colours away.',
    'Exit status: 0 done, 1 refused by the service or not reached, 2 wrong usage.',
    '',
  ].join('\n')
}

/** What `librato-reporter COMMAND --help` prints. */
export function commandHelp(summary: string, command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]): [string, string] => {
    const short = option.short === undefined ? '' : `-${option.short}, `
    const placeholder = option.placeholder === undefined ? '' : ` ${option.placeholder}`
    return [`${short}--${name}${placeholder}`, option.description]
  })
  rows.push(['-h, --help', 'Say this.'])
  const details = command.details === undefined ? [] : ['', ...command.details]
  return [
    `Usage: librato-reporter ${command.usage}`,
    '',
    summary,
    ...details,
    '',
    'Options:',
    ...columns(rows),
    '',
  ].join('\n')
}

/**
 * Help for a terminal of so many columns: what is longer goes on in further lines, a paragraph as a whole, and the right column of a table below
 * itself.
 */
export function fitHelp(help: string, width: number): string {
  const lines: string[] = []
  let paragraph: string[] = []
  const endParagraph = (): void => {
    if (paragraph.every((line) => line.length <= width)) lines.push(...paragraph)
    else lines.push(...wrap(paragraph.join(' '), width, 0))
    paragraph = []
  }
  for (const line of help.split('\n')) {
    const isProse = line !== '' && !line.startsWith(' ')
    if (!isProse || line.startsWith('Exit status:') || line.startsWith('Environment:')) endParagraph()
    if (isProse) paragraph.push(line)
    else lines.push(...wrap(line, width, (/^ +\S.*? {2,}/.exec(line) ?? /^ */.exec(line))?.[0].length ?? 0))
  }
  endParagraph()
  return lines.join('\n')
}

/** At least 20 characters of each further line are text, however narrow it is. */
function wrap(line: string, width: number, indent: number): string[] {
  if (line.length <= width) return [line]
  const end = Math.max(width, indent + 20)
  const space = line.lastIndexOf(' ', end)
  const cut = space > indent ? space : line.indexOf(' ', end)
  if (cut === -1) return [line]
  return [line.slice(0, cut), ...wrap(`${' '.repeat(indent)}${line.slice(cut + 1)}`, width, indent)]
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
