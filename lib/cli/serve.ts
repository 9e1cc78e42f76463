import type { Command } from './Command.js'
import { portOf, textOf } from './optionValues.js'
import { untilStopped } from './untilStopped.js'

/** `librato-reporter serve`: the service, until Ctrl-C or SIGTERM. */
export const serve: Command = {
  summary: 'Start the service: the Metrics API on an embedded store, with a dashboard.',
  usage: 'serve [options]',
  options: {
    host: { type: 'string', placeholder: 'ADDRESS', description: 'Address to listen on. Default: 127.0.0.1' },
    port: { type: 'string', placeholder: 'PORT', description: 'Port to listen on; 0 takes a free one. Default: 8186' },
    data: {
      type: 'string',
      placeholder: 'DIRECTORY',
      description: "Where the data is kept, or ':memory:'. Default: ./librato-data",
    },
    user: { type: 'string', placeholder: 'NAME', description: 'Default: LIBRATO_USER, else admin' },
    token: {
      type: 'string',
      placeholder: 'TOKEN',
      description: 'Default: LIBRATO_TOKEN, else the one kept with the data, else a new one, printed once',
    },
  },

  async run({ values }) {
    const { startService } = await import('../service/index.js')
    const stopped = untilStopped()
    const service = await startService({
      ...textOf(values, 'host'),
      ...portOf(values, 'port'),
      ...textOf(values, 'data'),
      ...textOf(values, 'user', process.env['LIBRATO_USER']),
      ...textOf(values, 'token', process.env['LIBRATO_TOKEN']),
    })
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
