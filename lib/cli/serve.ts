import type { Command } from './Command.js'
import { readServiceOptions, serviceOptions } from './serviceOptions.js'
import { untilStopped } from './untilStopped.js'

/** `librato-reporter serve`: the service, until Ctrl-C or SIGTERM. */
export const serve: Command = {
  summary: 'Start the service: the Metrics API on an embedded store, with a dashboard.',
  usage: 'serve [options]',
  options: serviceOptions,

  async run({ values }) {
    const { startService } = await import('../service/index.js')
    const stopped = untilStopped()
    const service = await startService(readServiceOptions(values))
    const dashboard = new URL('/', service.url).href
    process.stdout.write(`Service:   ${service.url}\nDashboard: ${dashboard}\nUser:      ${service.user}\n`)
    if (service.madeToken) {
      process.stdout.write(`Token:     ${service.token}\n${tokenNote(service.tokenFile)}\n`)
    }
    process.stdout.write('Ctrl-C stops it.\n')
    await stopped
    await service.close()
    return 0
  },
}

function tokenNote(file: string | undefined): string {
  return file === undefined
    ? 'This token is good until the service stops: data in memory is not kept.'
    : `This token was made now and is not printed again; it is kept in ${file}.`
}
