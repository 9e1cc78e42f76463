import type { ServiceOptions } from '../service/index.js'
import type { Command, CommandArguments } from './Command.js'
import { portOf, rateLimitOf, textOf } from './optionValues.js'

/** Options of the commands that start a service. */
export const serviceOptions: Command['options'] = {
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
  'rate-limit': {
    type: 'string',
    placeholder: 'N[/SECONDS]',
    description: 'Measurements that each token may submit in a minute, or in so many seconds. Default: no limit',
  },
}

/** What was typed, or stands in the environment, as options of `startService`. @throws UsageError */
export function readServiceOptions(
  values: CommandArguments['values'],
): Pick<ServiceOptions, 'host' | 'port' | 'data' | 'user' | 'token' | 'rateLimit'> {
  return {
    ...textOf(values, 'host'),
    ...portOf(values, 'port'),
    ...textOf(values, 'data'),
    ...textOf(values, 'user', process.env['LIBRATO_USER']),
    ...textOf(values, 'token', process.env['LIBRATO_TOKEN']),
    ...rateLimitOf(values, 'rate-limit'),
  }
}
