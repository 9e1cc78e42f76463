import type { RateLimit, ServiceOptions } from '../service/index.js'
import type { CommandArguments } from './Command.js'
import { parseDuration, parsePair, quote, textsOf } from './optionValues.js'
import { UsageError } from './UsageError.js'

/** Names under which the service is called, as the option of `startService`. */
export function allowedHostsOf(
  values: CommandArguments['values'],
  name: string,
): { readonly allowedHosts?: readonly string[] } {
  const allowedHosts = textsOf(values, name)
  return allowedHosts.length === 0 ? {} : { allowedHosts }
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
  throw new UsageError(`--${name} takes ${expected}, not ${quote(given)}.`)
}

/**
 * Spans by resolution as they are typed, `raw=1d,minute=7d`, as the option of `startService`, which knows the resolutions.
 *
 * @throws UsageError when it is none
 */
export function retentionOf(
  values: CommandArguments['values'],
  name: string,
): { readonly retention?: NonNullable<ServiceOptions['retention']> } {
  const given = values[name]
  if (typeof given !== 'string') return {}
  const spans = given.split(',').map((part) => {
    const [resolution, span] = parsePair(part) ?? []
    const seconds = parseDuration(span ?? '')
    if (resolution !== undefined && seconds !== undefined) return [resolution, seconds * 1_000] as const
    throw new UsageError(`--${name} takes spans by resolution such as raw=1d,minute=7d, not ${quote(given)}.`)
  })
  return { retention: Object.fromEntries(spans) }
}
