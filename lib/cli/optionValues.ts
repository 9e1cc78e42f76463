import type { CommandArguments } from './Command.js'
import { UsageError } from './UsageError.js'

/** `{ [name]: text }` if the option was given or the environment has it, else `{}`: ready to be spread into options whose absence means their default. An empty variable counts as not set. */
export function textOf<Name extends string>(
  values: CommandArguments['values'],
  name: Name,
  environment?: string,
): { [key in Name]?: string } {
  const given = values[name]
  if (typeof given === 'string') return { [name]: given } as { [key in Name]?: string }
  if (environment === undefined || environment === '') return {}
  return { [name]: environment } as { [key in Name]?: string }
}

/** The same for a port. @throws UsageError when it is none */
export function portOf<Name extends string>(
  values: CommandArguments['values'],
  name: Name,
): { [key in Name]?: number } {
  const given = values[name]
  if (typeof given !== 'string') return {}
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN
  if (!(port <= 65_535)) throw new UsageError(`--${name} takes a number from 0 to 65535, not ${JSON.stringify(given)}.`)
  return { [name]: port } as { [key in Name]?: number }
}
