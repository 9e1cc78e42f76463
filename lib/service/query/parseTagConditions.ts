import { isFields } from '../fields/Fields.js'
import type { TagCondition } from '../store/Store.js'

/** Conditions of one query, far above what a chart asks for: they are checked against every series. */
const maxConditions = 200

/** A text that says what is wrong. */
export type Fault = { readonly fault: string }

/**
 * The parameter `tags` as it was parsed (reference 4.4): an object of patterns by tag name (several for one tag: any may match; `!` in front:
 * has the tag, but not so), `*` for all series, or `!name` for those without a tag, alone or repeated.
 */
export function parseTagConditions(value: unknown): readonly TagCondition[] | Fault {
  if (value === undefined) return []
  const conditions: TagCondition[] = []
  const fault = collect(value, conditions)
  if (fault !== undefined) return { fault }
  return conditions.length > maxConditions ? { fault: `has more than ${maxConditions} conditions` } : conditions
}

function collect(value: unknown, into: TagCondition[]): string | undefined {
  if (typeof value === 'string') return collectText(value, into)
  if (Array.isArray(value)) {
    for (const item of value) {
      const fault = typeof item === 'string' ? collectText(item, into) : collect(item, into)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  if (!isFields(value)) return 'must be tags[name]=pattern'
  for (const [key, given] of Object.entries(value)) {
    const patterns = Array.isArray(given) ? given : [given]
    // `tags[]=!host` beside `tags[zone]=b` arrives as an object with a numbered key.
    if (/^\d+$/.test(key) && patterns.length === 1 && typeof given === 'string' && given.startsWith('!')) {
      collectText(given, into)
      continue
    }
    if (patterns.length > maxConditions) return `has more than ${maxConditions} conditions`
    if (!patterns.every((pattern) => typeof pattern === 'string')) return 'must be tags[name]=pattern'
    into.push({ tag: key.toLowerCase(), patterns: patterns.map(parsePattern), absent: false })
  }
  return undefined
}

function collectText(text: string, into: TagCondition[]): string | undefined {
  if (text === '*' || text === '') return undefined
  if (!text.startsWith('!') || text.length === 1) return 'must be tags[name]=pattern, or !name, or *'
  into.push({ tag: text.slice(1).toLowerCase(), patterns: [], absent: true })
  return undefined
}

/** A pattern with its `!` taken off. */
export function parsePattern(text: string): TagCondition['patterns'][number] {
  return text.startsWith('!') ? { pattern: text.slice(1), negated: true } : { pattern: text, negated: false }
}
