import { LibratoError } from '../../errors/index.js'
import type { Retention } from './Retention.js'

const day = 86_400_000

/** What is kept when nothing is said (reference 15). */
export const defaultRetention: Retention = {
  raw: 2 * day,
  minute: 32 * day,
  quarterHour: 62 * day,
  hour: 558 * day,
}

const order = ['raw', 'minute', 'quarterHour', 'hour'] as const

/**
 * Fills in the defaults. A coarser resolution is kept at least as long as a finer one, because queries fall back from finer to coarser: a
 * default that is too short for that is lengthened, two given ones that contradict are refused.
 * @throws LibratoError INVALID_OPTION
 */
export function resolveRetention(given: Partial<Retention> = {}): Retention {
  for (const name of Object.keys(given))
    if (!order.some((known) => known === name))
      throw invalid(`retention.${name} is unknown; there are ${order.join(', ')}.`)
  const result = { ...defaultRetention }
  for (const [index, name] of order.entries()) {
    const longestFiner = Math.max(0, ...order.slice(0, index).map((finer) => given[finer] ?? 0))
    const shortestCoarser = Math.min(
      ...order.slice(index + 1).map((coarser) => given[coarser] ?? Number.POSITIVE_INFINITY),
    )
    const value = given[name]
    if (value === undefined) {
      result[name] = Math.min(Math.max(defaultRetention[name], longestFiner), shortestCoarser)
    } else {
      if (!Number.isFinite(value) || value < 3_600_000)
        throw invalid(`retention.${name} must be a number of milliseconds, at least an hour, not ${String(value)}.`)
      if (value < longestFiner) throw invalid(`retention.${name} must not be shorter than that of a finer resolution.`)
      result[name] = value
    }
  }
  return result
}

function invalid(message: string): LibratoError {
  return new LibratoError('INVALID_OPTION', message)
}
