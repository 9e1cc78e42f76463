import type { RateLimit } from '../service/index.js'
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

/** A limit as it is typed, `1000` a minute or `1000/10`, in 10 seconds, as the option of `startService`. @throws UsageError when it is none */
export function rateLimitOf(values: CommandArguments['values'], name: string): { readonly rateLimit?: RateLimit } {
  const given = values[name]
  if (typeof given !== 'string') return {}
  const [, measurements, seconds = '60'] = /^(\d{1,12})(?:\/(\d{1,6}))?$/.exec(given) ?? []
  if (Number(measurements) >= 1 && Number(seconds) >= 1) {
    return { rateLimit: { measurements: Number(measurements), interval: Number(seconds) * 1_000 } }
  }
  const expected = 'a number of measurements a minute, or MEASUREMENTS/SECONDS'
  throw new UsageError(`--${name} takes ${expected}, not ${JSON.stringify(given)}.`)
}
