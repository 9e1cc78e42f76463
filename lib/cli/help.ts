import type { Command } from './Command.js'

/** What `librato-reporter --help` prints. */
export function overviewHelp(commands: ReadonlyMap<string, Command>): string {
  const rows = [...commands].map(([name, command]): [string, string] => [name, command.summary])
  return [
    'Usage: librato-reporter COMMAND [options]',
    '',
    'Commands:',
    ...columns(rows),
    '',
    'librato-reporter COMMAND --help says more about one of them.',
    '',
  ].join('\n')
}

/** What `librato-reporter COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]): [string, string] => {
    const short = option.short === undefined ? '' : `-${option.short}, `
    const placeholder = option.placeholder === undefined ? '' : ` ${option.placeholder}`
    return [`${short}--${name}${placeholder}`, option.description]
  })
  rows.push(['--help', 'Say this.'])
  return [`Usage: librato-reporter ${command.usage}`, '', command.summary, '', 'Options:', ...columns(rows), ''].join(
    '\n',
  )
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
