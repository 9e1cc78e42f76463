import type { RateLimitState } from './HttpCore.js'

const number = /^-?\d{1,15}(\.\d{1,9})?$/

/**
 * Reads the rate-limit headers of an answer, each a comma-separated list of `key=value`: `limit=100000,remaining=99000,reset=1700000000`.
 * There are two, one for aggregated and one for plain measurements; the one with less left decides. Keys it doesn't know are passed over.
 * Source: the header names and `remaining` are what Heroku's Librato provider reads; `limit` and `reset` are what our service sends.
 */
export function parseRateLimit(headers: Readonly<Record<string, string | undefined>>): RateLimitState | undefined {
  const states = [headers['x-librato-ratelimit-agg'], headers['x-librato-ratelimit-std']]
    .map((header) => (header === undefined ? undefined : parseOne(header)))
    .filter((state) => state !== undefined)
  return states.sort((a, b) => (a.remaining ?? Infinity) - (b.remaining ?? Infinity))[0]
}

function parseOne(header: string): RateLimitState | undefined {
  const state: { limit?: number; remaining?: number; reset?: number } = {}
  for (const pair of header.slice(0, 1_000).split(',')) {
    const [key, value] = pair.split('=', 2).map((part) => part.trim())
    if (value === undefined || !number.test(value)) continue
    if (key === 'limit' || key === 'remaining' || key === 'reset') state[key] = Number(value)
  }
  return Object.keys(state).length === 0 ? undefined : state
}
