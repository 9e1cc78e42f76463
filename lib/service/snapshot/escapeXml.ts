const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

/** A client's text as text or attribute of XML. What XML cannot hold at all, escaped or not, becomes U+FFFD: one such character breaks the image. */
export function escapeXml(text: string): string {
  return [...text].map((character) => entities.get(character) ?? (isLegal(character) ? character : '\uFFFD')).join('')
}

/** XML 1.0, production 2. A lone half of a surrogate pair comes out of the spread by itself, and is none. */
function isLegal(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || code > 0xffff
}
