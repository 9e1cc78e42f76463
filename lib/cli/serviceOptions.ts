import type { ServiceOptions } from '../service/index.js'
import type { Command, CommandArguments } from './Command.js'
import type { CommandContext } from './CommandContext.js'
import { portOf, textOf } from './optionValues.js'
import { allowedHostsOf, rateLimitOf, retentionOf } from './serviceOptionValues.js'

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
  'allowed-host': {
    type: 'string',
    multiple: true,
    placeholder: 'NAME',
    description: 'A name under which a proxy is called, without port; may be repeated. Default: none',
  },
  'rate-limit': {
    type: 'string',
    placeholder: 'MEASUREMENTS[/SECONDS]',
    description: 'How many measurements a token may submit a minute, or in so many seconds. Default: no limit',
  },
  retention: {
    type: 'string',
    placeholder: 'SPANS',
    description: 'How long records are kept by resolution. Default: raw=2d,minute=32d,quarterHour=62d,hour=558d',
  },
}

/** What was typed, or stands in the environment, as options of `startService`. @throws UsageError */
export function readServiceOptions(
  values: CommandArguments['values'],
  environment: CommandContext['environment'],
): Pick<ServiceOptions, 'host' | 'port' | 'data' | 'user' | 'token' | 'allowedHosts' | 'rateLimit' | 'retention'> {
  return {
    ...textOf(values, 'host'),
    ...portOf(values, 'port'),
    ...textOf(values, 'data'),
    ...textOf(values, 'user', environment['LIBRATO_USER']),
    ...textOf(values, 'token', environment['LIBRATO_TOKEN']),
    ...allowedHostsOf(values, 'allowed-host'),
    ...rateLimitOf(values, 'rate-limit'),
    ...retentionOf(values, 'retention'),
  }
}
