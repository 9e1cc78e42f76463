import fc from 'fast-check'

/** User and token. */
export interface Secret {
  readonly user: string
  readonly token: string
}

/** Tokens with the characters that encodings replace, long enough to be in no word of ours. */
export const anySecret: fc.Arbitrary<Secret> = fc
  .array(fc.constantFrom(...'abcXYZ019+/=\\"\'<>&%#?:.-_~ é€𝄞'), { minLength: 8, maxLength: 40 })
  .map((characters) => ({ user: 'me@example.com', token: `t${characters.join('').trim()}7` }))
  .filter(({ token }) => new Set(token).size > 5)

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
const forUrls = (text: string) => Buffer.from(text, 'utf8').toString('base64url')
const codes = (text: string) => [...text].map((character) => character.codePointAt(0)!)
const unicode = (text: string) =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
const percent = (text: string) => [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`)

/** How a server may write down what it was sent, as a text within its JSON. */
const encodings: Readonly<Record<string, (secret: Secret) => string>> = {
  'as it is': ({ token }) => token,
  'of a url': ({ token }) => encodeURIComponent(token),
  'of a url twice': ({ token }) => encodeURIComponent(encodeURIComponent(token)),
  'of a url, every byte': ({ token }) => percent(token).join(''),
  'of a url, in capitals': ({ token }) => percent(token).join('').toUpperCase(),
  'of a form': ({ token }) => new URLSearchParams({ token }).toString(),
  'of JSON within JSON': ({ token }) => JSON.stringify({ token }),
  'of JSON, slashes escaped': ({ token }) => JSON.stringify(token).replaceAll('/', '\\/'),
  'of JSON, every character': ({ token }) => unicode(token),
  'of JSON, some characters': ({ token }) =>
    token.replaceAll('\\', '\\\\').replace(/[^A-Za-z0-9\\]/gu, (character) => unicode(character)),
  'of HTML': ({ token }) =>
    token.replace(
      /[&<>"'/]/g,
      (c) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[c] ?? '#x2F'};`,
    ),
  'of HTML, every character': ({ token }) =>
    codes(token)
      .map((code) => `&#${code};`)
      .join(''),
  'of HTML, in hexadecimal': ({ token }) =>
    codes(token)
      .map((code) => `&#x${code.toString(16)};`)
      .join(''),
  'of Basic authentication': ({ user, token }) => `Basic ${base64(`${user}:${token}`)}`,
  'of Basic authentication in a url': ({ user, token }) => encodeURIComponent(base64(`${user}:${token}`)),
  'of Basic authentication as another user': ({ token }) => base64(`somebody:${token}`),
  base64: ({ token }) => base64(token),
  'base64 for urls': ({ token }) => forUrls(token),
  'base64 within more': ({ token }) => base64(`{"t":"${token}","n":1}`),
}

/** A secret, and a text in which a server has written it down, behind so much else that it may lie where texts are cut. */
export const anyEcho = fc
  .record({
    secret: anySecret,
    encoding: fc.constantFrom(...Object.keys(encodings)),
    before: fc.oneof(fc.constant(0), fc.integer({ min: 40, max: 80 }), fc.integer({ min: 250, max: 520 })),
    after: fc.constantFrom('', '.', ' and more', 'x'.repeat(400)),
    isEscaped: fc.boolean(),
  })
  .map(({ secret, encoding, before, after, isEscaped }) => ({
    secret,
    text: `${'p'.repeat(before)} ${encodings[encoding]!(secret)}${after}`,
    isEscaped,
  }))

/** JSON of a value as a server may write it: with every character of its texts escaped. */
export function jsonOf(value: unknown, isEscaped: boolean): string {
  const json = JSON.stringify(value)
  if (!isEscaped) return json
  return json.replace(/"((?:[^"\\]|\\.)*)"(?!:)/g, (whole) => `"${unicode(JSON.parse(whole) as string)}"`)
}

const decoders: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) =>
    text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8')),
  (text) => text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  (text) => text.replace(/\\(.)/g, '$1'),
  (text) => text.replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))),
  (text) => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
  (text) =>
    text.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? ''),
  (text) => text.replace(/[A-Za-z0-9+/_-]{12,}/g, (run) => Buffer.from(run, 'base64').toString('utf8')),
]

/**
 * The parts of a token that can be read in a text, which whoever finds a log may decode, once or twice: the whole, or its first eight characters, as
 * where the whole was cut off.
 */
export function leaksOf({ user, token }: Secret, text: string): string[] {
  const wanted = [token, [...token].slice(0, 8).join(''), base64(`${user}:${token}`), base64(token)]
  const once = decoders.map((decode) => decode(text))
  const twice = once.flatMap((decoded) => decoders.map((decode) => decode(decoded)))
  return wanted.filter((part) => twice.some((decoded) => decoded.includes(part)))
}
