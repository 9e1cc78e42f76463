import {
  isLegalName,
  isLegalTagName,
  isLegalTagValue,
  maxNameLength,
  maxTags,
  sanitizeName,
} from '../../measurement/index.js'

/** What is to be said of one name, or of the name or the value of a tag. */
export interface Finding {
  readonly what: 'name' | 'tag name' | 'tag value' | 'tags'
  readonly text: string
  /** Why the API refuses it, in words that follow "it"; absent: it is legal. */
  readonly fault?: string
  /** The nearest legal spelling; absent where there is none. */
  readonly instead?: string
}

interface Rule {
  readonly what: 'name' | 'tag name' | 'tag value'
  readonly isLegal: (text: string) => boolean
  readonly letters: string
  readonly illegal: RegExp
  readonly longest: number
  readonly sanitize: (text: string) => string
}

const nameRule: Rule = {
  what: 'name',
  isLegal: isLegalName,
  letters: 'letters, digits and .:-_',
  illegal: /[^A-Za-z0-9.:_-]/gu,
  longest: maxNameLength,
  sanitize: sanitizeName,
}
const tagNameRule: Rule = {
  ...nameRule,
  what: 'tag name',
  isLegal: isLegalTagName,
  longest: 64,
  // The rule for names, cut to what a tag may have.
  sanitize: (text) => sanitizeName(text).slice(0, 64),
}
const tagValueRule: Rule = {
  what: 'tag value',
  isLegal: isLegalTagValue,
  letters: 'letters, digits, blanks and .:-_?\\/',
  illegal: /[^-.:_?\\/A-Za-z0-9 ]/gu,
  longest: 255,
  sanitize: (text) => text.replace(/[^-.:_?\\/A-Za-z0-9 ]+/gu, '-').slice(0, 255),
}

/** All that the API would refuse of a name and tags, and all that it takes: one finding each, in the order of the words. */
export function findingsOf(name: string, tags: readonly (readonly [string, string])[]): Finding[] {
  const findings = [find(name, nameRule)]
  const seen = new Set<string>()
  for (const [tag, value] of tags) {
    const finding = find(tag, tagNameRule)
    const isRepeated = seen.has(tag.toLowerCase())
    findings.push(isRepeated ? { ...finding, fault: 'is there twice; tags are compared without case' } : finding)
    findings.push(find(value, tagValueRule))
    seen.add(tag.toLowerCase())
  }
  if (tags.length > maxTags)
    findings.push({ what: 'tags', text: String(tags.length), fault: `are more than ${maxTags}` })
  return findings
}

function find(text: string, rule: Rule): Finding {
  const { what } = rule
  if (rule.isLegal(text)) return { what, text }
  const instead = rule.sanitize(text)
  return { what, text, fault: faultOf(text, rule), ...(rule.isLegal(instead) ? { instead } : {}) }
}

function faultOf(text: string, { illegal, letters, longest }: Rule): string {
  if (text === '') return 'is empty'
  const faults: string[] = []
  const characters = new Set(text.match(illegal))
  if (characters.size > 0) {
    const shown = [...characters]
      .slice(0, 5)
      .map((each) => JSON.stringify(each))
      .join(', ')
    faults.push(`has ${shown}${characters.size > 5 ? ' and more' : ''}, which is none of ${letters}`)
  }
  if (text.length > longest) faults.push(`has ${text.length} characters, of which ${longest} are allowed`)
  return faults.join(' and ')
}
