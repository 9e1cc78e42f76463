import { decodeEscapes, escapeKinds, type Spelling, spellingOf } from './decodeEscapes.js'

/** Takes secrets out of a text. `longest`: characters of the text that are wanted; a secret that lies across their end is taken out whole. */
export type Redact = (text: string, longest?: number) => string

/** Shorter secrets are not searched for: blotting out every `a` would make messages unreadable, and a token of three characters is none. */
const shortestSecret = 4
/** How often a text may have been encoded: an answer within an answer is encoded twice. */
const layers = 3
/** Characters that one of a secret takes at most, encoded so often. */
const longestSpelling = 24
const replacement = '[redacted]'

/**
 * Secrets that must not be shown, and the way to take them out of texts that others wrote. A server may repeat what it was sent in an encoding of
 * its own, so they are searched for in the text as it is and in what it decodes to.
 */
export class Secrets {
  readonly #texts: readonly string[]

  constructor(texts: Iterable<string>) {
    this.#texts = [...new Set(texts)].filter((text) => text.length >= shortestSecret)
  }

  /** The secrets themselves. */
  get texts(): readonly string[] {
    return this.#texts
  }

  /** See {@link Redact}. */
  redact(text: string, longest = text.length): string {
    const reach = longestSpelling * Math.max(0, ...this.#texts.map(({ length }) => length))
    // All of a secret that begins within what is wanted lies within this; the rest of a huge text is not searched.
    const searched = text.slice(0, longest + reach)
    let redacted = ''
    let end = 0
    for (const [start, stop] of this.#find(searched)) {
      if (start >= longest) break
      if (start >= end) redacted += searched.slice(end, start) + replacement
      end = Math.max(end, stop)
    }
    return redacted + searched.slice(end, Math.max(end, longest))
  }

  /** Where secrets stand, in order. */
  #find(text: string): readonly (readonly [number, number])[] {
    const found: (readonly [number, number])[] = []
    const seen = new Set<string>()
    let spellings: readonly Spelling[] = [spellingOf(text)]
    for (let layer = 0; layer <= layers; layer += 1) {
      const fresh = spellings.filter((spelling) => !seen.has(spelling.text))
      for (const spelling of fresh) {
        seen.add(spelling.text)
        for (const secret of this.#texts) {
          for (let at = spelling.text.indexOf(secret); at !== -1; at = spelling.text.indexOf(secret, at + 1))
            found.push([spelling.startOf(at), spelling.endOf(at + secret.length - 1)])
        }
      }
      spellings = fresh.flatMap((spelling) => escapeKinds.flatMap((kind) => decodeEscapes(spelling, kind) ?? []))
    }
    return found.sort(([a], [b]) => a - b)
  }
}

/** A secret as others may write it: as it is, as a field of a form, and in base64, alone and in the middle of something longer. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const encoded = [bytes.toString('base64'), ...[0, 1, 2].flatMap((before) => base64Within(bytes, before))]
  const forUrls = encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))
  return [secret, secret.replaceAll(' ', '+'), ...encoded, ...forUrls]
}

/** The secrets of an address: its password, and what HTTP Basic makes of it; a user name alone is one, too. */
export function secretsOfUrl({ username, password }: URL): string[] {
  if (username === '' && password === '') return []
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)]
  return [secret === '' ? user : secret, basicCredentials(user, secret)]
}

/** What HTTP Basic makes of a user and a password. */
export function basicCredentials(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`, 'utf8').toString('base64')
}

/** What base64 makes of these bytes where so many, modulo 3, stand before them: the characters that depend on no neighbour. */
function base64Within(bytes: Buffer, before: number): string[] {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const shared = (before + bytes.length) % 3 === 0 ? 0 : 1
  const within = text.slice(Math.ceil((before * 8) / 6), text.length - shared)
  // What is left of a short secret might be a part of any word.
  return within.length < 2 * shortestSecret ? [] : [within]
}
