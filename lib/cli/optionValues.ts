import { isLegalTagName, parseDate, tagsFault } from '../measurement/index.js'
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

/** All texts of an option that may be repeated. */
export function textsOf(values: CommandArguments['values'], name: string): readonly string[] {
  const given = values[name]
  return Array.isArray(given) ? given.filter((text): text is string => typeof text === 'string') : []
}

/** A whole number from 1 on. @throws UsageError when it is none */
export function countOf(values: CommandArguments['values'], name: string): number | undefined {
  const given = values[name]
  if (typeof given !== 'string') return undefined
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given)
  throw new UsageError(`--${name} takes a whole number from 1 on, not ${JSON.stringify(given)}.`)
}

const unitSeconds: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, min: 60, h: 3_600, d: 86_400, w: 604_800 }

/** Seconds of `90`, `90s`, `15m`, `1.5h`, `7d` or `2w`; `undefined` if it is none of these, or none at all. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(s|m|min|h|d|w)?$/.exec(text)
  const seconds = Math.round(Number(match?.[1]) * (unitSeconds[match?.[2] ?? ''] ?? 0))
  return match !== null && seconds > 0 ? seconds : undefined
}

/** The same of an option. @throws UsageError */
export function durationOf(values: CommandArguments['values'], name: string): number | undefined {
  const given = values[name]
  if (typeof given !== 'string') return undefined
  const seconds = parseDuration(given)
  if (seconds !== undefined) return seconds
  throw new UsageError(`--${name} takes a time span such as 90s, 15m, 1.5h or 7d, not ${JSON.stringify(given)}.`)
}

/**
 * Unix seconds of an option: a number of them, a date (`2026-03-01T12:00Z`), `now`, or a span back from now (`-15m`).
 *
 * @param now - milliseconds since the epoch
 * @throws UsageError
 */
export function timeOf(values: CommandArguments['values'], name: string, now: number): number | undefined {
  const given = values[name]
  if (typeof given !== 'string') return undefined
  const time = parseTime(given, Math.floor(now / 1000))
  if (time !== undefined) return time
  throw new UsageError(
    `--${name} takes Unix seconds, a date such as 2026-03-01T12:00Z, now, or a span back such as -15m, not ${JSON.stringify(given)}.`,
  )
}

function parseTime(text: string, now: number): number | undefined {
  if (text === 'now') return now
  if (/^\d{1,11}$/.test(text)) return Number(text)
  if (!text.startsWith('-')) return parseDate(text, 'local')
  const back = parseDuration(text.slice(1))
  return back === undefined ? undefined : now - back
}

/** A number as people write it, which JavaScript's own reading would take too much for (`0x10`, an empty text); `undefined` if it is none. */
export function parseDecimal(text: string): number | undefined {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined
}

/** Splits `name=value` at its first `=`; `undefined` where there is none, or nothing before it. */
export function parsePair(text: string): [string, string] | undefined {
  const at = text.indexOf('=')
  return at <= 0 ? undefined : [text.slice(0, at), text.slice(at + 1)]
}

/** Legal tags of `name=value` words, without a prototype so that no name is special. @throws UsageError for one that is none, illegal or repeated */
export function tagsOf(words: readonly string[]): Record<string, string> {
  const tags = Object.create(null) as Record<string, string>
  for (const word of words) {
    const pair = parsePair(word)
    if (pair === undefined) throw new UsageError(`A tag is written name=value, not ${quote(word)}.`)
    if (Object.hasOwn(tags, pair[0])) throw new UsageError(`The tag ${quote(pair[0])} is given twice.`)
    tags[pair[0]] = pair[1]
  }
  const fault = tagsFault(tags)
  if (fault !== undefined) throw new UsageError(`tags: ${fault}; librato-reporter check says more.`)
  return tags
}

/** Patterns by tag of `name=pattern` words, for queries: several of one tag mean "or", a `!` in front "not". @throws UsageError */
export function tagPatternsOf(words: readonly string[]): Record<string, string[]> {
  const patterns = Object.create(null) as Record<string, string[]>
  for (const word of words) {
    const pair = parsePair(word)
    if (pair === undefined || !isLegalTagName(pair[0]) || pair[1] === '')
      throw new UsageError(`A tag is chosen by name=pattern, not ${quote(word)}.`)
    patterns[pair[0]] = [...(patterns[pair[0]] ?? []), pair[1]]
  }
  return patterns
}

/** Cut short: what is refused may be huge. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
