import { expect } from '@jest/globals'

/** Holds a text to being well-formed XML of elements and texts, and gives the names of its elements and its texts, unescaped, in order. */
export function expectXml(xml: string): { readonly elements: readonly string[]; readonly texts: readonly string[] } {
  const open: string[] = []
  const elements: string[] = []
  const texts: string[] = []
  const token = /<(\/?)([a-zA-Z]+)((?: [a-zA-Z-]+="[^"<&]*(?:&(?:amp|lt|gt|quot|#39);[^"<&]*)*")*)(\/?)>|([^<>]+)/y
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex
    const match = token.exec(xml)
    if (match === null) throw new Error(`No XML at ${at}: ${xml.slice(at, at + 80)}`)
    const [, closing, name = '', , empty, text] = match
    if (text !== undefined) {
      expect(text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
      if (text.trim() !== '')
        texts.push(
          text
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&quot;', '"')
            .replaceAll('&#39;', "'")
            .replaceAll('&amp;', '&'),
        )
    } else if (closing === '/') expect(open.pop()).toBe(name)
    else {
      elements.push(name)
      if (empty !== '/') open.push(name)
    }
  }
  expect(open).toEqual([])
  const isLegal = (code: number): boolean =>
    code === 10 || (code >= 32 && (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff)
  expect([...xml].filter((character) => !isLegal(character.codePointAt(0) ?? 0))).toEqual([])
  return { elements, texts }
}
