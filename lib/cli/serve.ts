import type { Command } from './Command.js'
import { readServiceOptions, serviceOptions } from './serviceOptions.js'

/** `librato-reporter serve`: the service, until Ctrl-C or SIGTERM. */
export const serve: Command = {
  usage: 'serve [options]',
  options: serviceOptions,

  async run({ values }, { output, environment, untilStopped }) {
    const { startService } = await import('../service/index.js')
    const stopped = untilStopped()
    const service = await startService(readServiceOptions(values, environment))
    const dashboard = new URL('/', service.url).href
    output.write(`Service:   ${service.url}\nDashboard: ${dashboard}\nUser:      ${service.user}\n`)
    if (service.madeToken) {
      output.write(`Token:     ${service.token}\n${tokenNote(service.tokenFile)}\n`)
    }
    output.write('Ctrl-C stops it.\n')
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
