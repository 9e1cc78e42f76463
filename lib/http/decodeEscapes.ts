/** A text, and for each of its characters where that stands in the text that it was decoded from. */
export interface Spelling {
  readonly text: string
  startOf(at: number): number
  /** The place after it. */
  endOf(at: number): number
}

/** Names that HTML has for what escapers replace; they write other characters by number. */
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  sol: '/',
  plus: '+',
  equals: '=',
}

/**
 * What writes a text down with escapes: urls, JSON and JavaScript, HTML. Each is decoded by itself, since what is an escape to one is plain text to
 * the others.
 */
export const escapeKinds: readonly RegExp[] = [
  /(?<bytes>(?:%[0-9a-f]{2})+)/gi,
  /\\u(?<unicode>[0-9a-f]{4})|\\u\{(?<point>[0-9a-f]{1,6})\}|\\x(?<latin>[0-9a-f]{2})|\\(?<itself>.)/gis,
  new RegExp(
    `&#(?<decimal>\\d{1,7});?|&#x(?<hexadecimal>[0-9a-f]{1,6});?|&(?<name>${Object.keys(entities).join('|')});?`,
    'gi',
  ),
]

/** A text as it is. */
export function spellingOf(text: string): Spelling {
  return { text, startOf: (at) => at, endOf: (at) => at + 1 }
}

/** The text with every escape of one kind replaced by what it stands for; undefined where there is none. */
export function decodeEscapes(spelling: Spelling, kind: RegExp): Spelling | undefined {
  const { text } = spelling
  let decoded = ''
  const starts: number[] = []
  const ends: number[] = []
  const copy = (from: number, to: number): void => {
    decoded += text.slice(from, to)
    for (let at = from; at < to; at += 1) {
      starts.push(spelling.startOf(at))
      ends.push(spelling.endOf(at))
    }
  }
  let next = 0
  for (const { 0: found, index, groups = {} } of text.matchAll(kind)) {
    copy(next, index)
    next = index + found.length
    const meaning = meaningOf(groups)
    decoded += meaning
    for (let n = 0; n < meaning.length; n += 1) {
      starts.push(spelling.startOf(index))
      ends.push(spelling.endOf(next - 1))
    }
  }
  if (next === 0) return undefined
  copy(next, text.length)
  return { text: decoded, startOf: (at) => starts[at]!, endOf: (at) => ends[at]! }
}

function meaningOf({
  bytes,
  unicode,
  point,
  latin,
  itself,
  decimal,
  hexadecimal,
  name,
}: Record<string, string>): string {
  if (bytes !== undefined) return Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8')
  if (itself !== undefined) return itself
  if (name !== undefined) return entities[name.toLowerCase()]!
  const code =
    decimal === undefined ? Number.parseInt((unicode ?? point ?? latin ?? hexadecimal)!, 16) : Number(decimal)
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
