import type { Api } from '../api/index.js'
import type { CallRetryOptions, ClientOptions } from '../http/ClientOptions.js'
import type { Command, CommandArguments } from './Command.js'
import type { CommandContext } from './CommandContext.js'
import { textOf } from './optionValues.js'

/** Options of the commands that talk to a service. */
export const connectionOptions: Command['options'] = {
  url: { type: 'string', placeholder: 'URL', description: 'Default: LIBRATO_URL, else http://127.0.0.1:8186/v1' },
  user: { type: 'string', placeholder: 'NAME', description: 'Default: LIBRATO_USER' },
  token: {
    type: 'string',
    placeholder: 'TOKEN',
    description: 'Default: LIBRATO_TOKEN, which is better: others can read a command line',
  },
  'allow-plaintext': { type: 'boolean', description: 'Let the token go over plain HTTP to another machine.' },
}

/** Somebody waits at the prompt: a service that is not there is told within half a second. */
const forPeople: CallRetryOptions = { limit: 2, base: 100, cap: 5_000 }

/** What was typed, or stands in the environment, as options of `connect`. */
export function readConnection(
  values: CommandArguments['values'],
  environment: CommandContext['environment'],
): { user?: string; token?: string; url?: string; allowPlaintext: boolean } {
  return {
    ...textOf(values, 'url', environment['LIBRATO_URL']),
    ...textOf(values, 'user', environment['LIBRATO_USER']),
    ...textOf(values, 'token', environment['LIBRATO_TOKEN']),
    allowPlaintext: values['allow-plaintext'] === true,
  }
}

/** A client for the service that was named. Loaded here, so that `--help` and wrong usage never pay for HTTP. @throws {LibratoError} */
export async function openApi(
  values: CommandArguments['values'],
  { environment }: Pick<CommandContext, 'environment'>,
  { retry = forPeople, ...own }: Pick<ClientOptions, 'retry' | 'timeout' | 'logger'> = {},
): Promise<Api> {
  const { connect } = await import('../api/connect.js')
  const { user, token, ...rest } = readConnection(values, environment)
  return connect(user, token, { ...rest, ...own, retry })
}
