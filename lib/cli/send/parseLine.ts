import { isLegalName, isLegalSource, isLegalValue, type Tags, tagsFault } from '../../measurement/index.js'
import { parseDecimal, parsePair, quote } from '../optionValues.js'

/** What one line of `send` asks for. */
export interface Line {
  readonly name: string
  readonly value: number
  /** Without a prototype, so that no name of a tag is special. */
  readonly tags: Tags
  /** Unix seconds; absent: when it was read. */
  readonly time?: number
}

/** Why a line asks for nothing, in words that follow "line 3:". */
export interface LineFault {
  readonly fault: string
}

/** What is sent. A counter has no tags; its source may be written as a tag. */
export type LineKind = 'gauge' | 'counter'

/**
 * Reads `name value [tag=value ...] [@time]`, words apart by blanks; a value with blanks stands in double quotes (`title="a b"`). An empty
 * line and one that starts with `#` say nothing: `undefined`.
 */
export function parseLine(text: string, kind: LineKind): Line | LineFault | undefined {
  const words = splitWords(text)
  if (words === undefined) return { fault: 'a quote " is not closed' }
  return words[0] === undefined || words[0].startsWith('#') ? undefined : readWords(words, kind)
}

/** The same of words that a shell has split. */
export function readWords([name = '', value, ...rest]: readonly string[], kind: LineKind): Line | LineFault {
  if (value === undefined) return { fault: `${quote(name)} has no value; write: name value [tag=value ...]` }
  const tags = Object.create(null) as Record<string, string>
  let time: number | undefined
  for (const word of rest) {
    if (word.startsWith('@')) {
      if (!/^@\d{1,11}$/.test(word)) return { fault: `${quote(word)} is no time; write @ and Unix seconds` }
      time = Number(word.slice(1))
      continue
    }
    const pair = parsePair(word)
    if (pair === undefined) return { fault: `${quote(word)} is no tag; write name=value` }
    if (Object.hasOwn(tags, pair[0])) return { fault: `the tag ${quote(pair[0])} is given twice` }
    tags[pair[0]] = pair[1]
  }
  return checked(
    { name, value: parseDecimal(value) ?? Number.NaN, tags, ...(time === undefined ? {} : { time }) },
    value,
    kind,
  )
}

function checked(line: Line, written: string, kind: LineKind): Line | LineFault {
  const { name, value, tags } = line
  if (!isLegalName(name)) return { fault: `the name ${quote(name)} is not 1 to 255 of letters, digits and .:-_` }
  if (!isLegalValue(value)) return { fault: `the value ${quote(written)} is not a decimal number of at most 1e126` }
  const fault = tagsFault(tags)
  if (fault !== undefined) return { fault: `tags: ${fault}` }
  if (kind === 'gauge') return line
  if (value < 0) return { fault: `a counter is a total and never negative, got ${written}` }
  const other = Object.keys(tags).find((tag) => tag !== 'source')
  if (other !== undefined) return { fault: `a counter has a source and no tags, got ${quote(other)}; send a gauge` }
  const { source } = tags
  if (source === undefined || isLegalSource(source)) return line
  return { fault: `the source ${quote(source)} is not 1 to 255 of letters, digits and .:-_ other than "all"` }
}

/** `undefined`: a quote is left open. */
function splitWords(text: string): string[] | undefined {
  const words: string[] = []
  for (const [word] of text.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    const quotes = word.split('"').length - 1
    if (quotes % 2 === 1) return undefined
    words.push(word.replaceAll('"', ''))
  }
  return words
}
