import { readFileSync } from 'node:fs'
import { collectDefaultMetrics, connect, installExitHooks, Reporter } from '../../lib/index.js'
import { resolveReporterOptions } from '../../lib/reporter/resolveReporterOptions.js'
import { resolveServiceOptions } from '../../lib/service/ServiceOptions.js'
import { recordingDestination } from '../../lib/testing/index.js'
import { root } from './snippets.js'

/** A reporter for what takes one. */
export const silent = new Reporter({ destination: recordingDestination(), interval: false, logger: false })

/** Each page that has options in a table, and what takes them; a function that it returns undoes it. */
export const optionTables: [string, (options: object) => unknown][] = [
  ['docs/reporter.md', resolveReporterOptions],
  ['docs/calls.md', (options) => connect('user', 'token', options)],
  ['docs/running-the-service.md', resolveServiceOptions],
  ['docs/spool.md', (spool) => resolveReporterOptions({ spool } as object)],
  ['docs/default-metrics.md', (options) => collectDefaultMetrics(silent, options)],
  ['docs/shutdown.md', (options) => installExitHooks(silent, options)],
]

/** The table of options of a page: the documented default by name. */
export function documented(page: string): Map<string, string> {
  const [, table = ''] = readFileSync(root + page, 'utf8').split('| option | default | |\n')
  const rows = table.slice(0, table.indexOf('\n\n')).matchAll(/^\| (`[^|]*) \| ([^|]*)\|/gm)
  return new Map(
    [...rows].flatMap((match) =>
      [...match[1]!.matchAll(/`(\w+)`/g)].map((name) => [name[1]!, match[2]!.trim()] as const),
    ),
  )
}
