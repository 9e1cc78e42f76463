import type { TagCondition } from '../store/Store.js'
import { type Fault, parsePattern } from './parseTagConditions.js'

/** Characters of a search; more is no search that anybody wrote. */
const maxLength = 4_096

const term = /^([-.:\w]{1,64})\s*(!?=)\s*(\S.*)$/s
const absence = /^!\s*([-.:\w]{1,64})$/

/**
 * The parameter `tags_search` (reference 4.4): `region=us-east* and db=*prod*`. Terms are `tag=pattern`, `tag!=pattern` (has the tag, but not
 * so) and `!tag` (hasn't the tag); `and` binds closer than `or`; a pattern in double quotes may hold those words. Answers the alternatives.
 */
export function parseTagSearch(text: string): readonly (readonly TagCondition[])[] | Fault {
  if (text.length > maxLength) return { fault: `is too long (at most ${maxLength} characters)` }
  if (/[()]/.test(text))
    return { fault: 'has parentheses, which are not supported; write it as terms joined by and, or' }
  const alternatives: TagCondition[][] = []
  for (const alternative of splitWords(text, 'or')) {
    const conditions: TagCondition[] = []
    for (const part of splitWords(alternative, 'and')) {
      const condition = parseTerm(part.trim())
      if (condition === undefined) return { fault: 'must be terms like tag=pattern, joined by and, or' }
      conditions.push(condition)
    }
    alternatives.push(conditions)
  }
  return alternatives
}

function parseTerm(text: string): TagCondition | undefined {
  const absent = absence.exec(text)
  if (absent !== null) return { tag: absent[1]!.toLowerCase(), patterns: [], absent: true }
  const match = term.exec(text)
  if (match === null) return undefined
  const quoted = /^"([^"]*)"$/.exec(match[3]!)
  if (quoted === null && match[3]!.includes('"')) return undefined
  const { pattern, negated } = quoted === null ? parsePattern(match[3]!) : { pattern: quoted[1]!, negated: false }
  return {
    tag: match[1]!.toLowerCase(),
    patterns: [{ pattern, negated: negated !== (match[2] === '!=') }],
    absent: false,
  }
}

/** Splits at a word that stands alone outside of quotes. */
function splitWords(text: string, word: string): string[] {
  const parts: string[] = ['']
  for (const piece of text.split(/("[^"]*"|\s+)/)) {
    const isWord = piece.toLowerCase() === word
    if (isWord) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}
