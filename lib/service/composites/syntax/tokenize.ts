import { Fault } from './Fault.js'

/** The smallest part of an expression. */
export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'mark' | 'end'
  /** A text without its quotes and escapes; anything else as it was written. */
  readonly value: string
  /** Offset of the first character. */
  readonly at: number
}

/** Sticky, so that each is tried at one place only and the whole stays linear. */
const space = /\s+/y
const patterns = {
  word: /[A-Za-z_][A-Za-z0-9_]*/y,
  number: /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y,
  mark: /[()[\]{},:]/y,
} as const
const kinds = ['word', 'number', 'mark'] as const

/** Splits an expression into tokens; the last one is of kind `end`. @throws Fault */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  while (at < text.length) {
    const skipped = match(space)
    if (skipped !== undefined) {
      at += skipped.length
      continue
    }
    const quote = text[at]
    if (quote === '"' || quote === "'") {
      const { value, end } = readText(text, at, quote)
      tokens.push({ kind: 'text', value, at })
      at = end
      continue
    }
    const kind = kinds.find((one) => match(patterns[one]) !== undefined)
    const value = kind === undefined ? undefined : match(patterns[kind])
    if (kind === undefined || value === undefined) throw new Fault(at, `unexpected character ${characterAt(text, at)}`)
    tokens.push({ kind, value, at })
    at += value.length
  }
  tokens.push({ kind: 'end', value: '', at: text.length })
  return tokens
}

/** A quoted text: a backslash before a quote or a backslash takes its meaning away. Any other one stands for itself, because tag values may hold some. */
function readText(text: string, start: number, quote: string): { value: string; end: number } {
  const parts: string[] = []
  let from = start + 1
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === quote) {
      parts.push(text.slice(from, i))
      return { value: parts.join(''), end: i + 1 }
    }
    const next = text[i + 1]
    if (text[i] === '\\' && (next === '"' || next === "'" || next === '\\')) {
      parts.push(text.slice(from, i))
      from = i + 1
      i += 1
    }
  }
  throw new Fault(start, 'the text that begins here is never closed')
}

/** One whole character, quoted. */
function characterAt(text: string, at: number): string {
  return JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))
}
