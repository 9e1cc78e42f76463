import { LibratoError } from '../errors/index.js'
import { Credentials } from './Credentials.js'

/**
 * User and token, from the arguments or else from an environment, if one is given. An empty string counts as left out, because that is what an unset variable
 * becomes on many ways.
 *
 * @param others secrets that requests carry beside the token
 * @throws {LibratoError} `MISSING_CREDENTIALS`, saying which variables were looked at; `INVALID_OPTION` for what can't be sent
 */
export function resolveCredentials(
  given: { readonly user?: unknown; readonly token?: unknown },
  env: Readonly<Record<string, string | undefined>> | undefined,
  previous?: Credentials,
  others?: readonly string[],
): Credentials {
  const user = pick('user', given.user) || env?.['LIBRATO_USER']
  const token = pick('token', given.token) || env?.['LIBRATO_TOKEN']
  if (user && token) {
    // A colon ends the user name in Basic authentication (RFC 7617, section 2).
    if (user.includes(':')) throw new LibratoError('INVALID_OPTION', 'user must not contain a colon.')
    return new Credentials(user, token, previous, others)
  }
  const lacking = [user ? '' : 'user', token ? '' : 'token'].filter((name) => name !== '')
  const variables = lacking.map((name) => `LIBRATO_${name.toUpperCase()}`)
  const verb = variables.length === 1 ? 'is' : 'are'
  const looked = env === undefined ? '' : `, and ${variables.join(' and ')} ${verb} not set in the environment`
  throw new LibratoError('MISSING_CREDENTIALS', `No ${lacking.join(' and no ')}: none was passed${looked}.`)
}

function pick(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw new LibratoError('INVALID_OPTION', `${name} must be a string, got ${value === null ? 'null' : typeof value}.`)
}
