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

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
