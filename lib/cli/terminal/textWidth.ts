/** Two columns on a terminal: East Asian wide and fullwidth forms (Unicode's UAX 11), and pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u
/** None: marks that stand on the character before. */
const none = /[\p{Mn}\p{Me}]/u
// Nearly all text is of this kind, and then its length is its width.
const plain = /^[\x20-\x7e]*$/

/** Columns that a text takes on a terminal. It must hold no control characters. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** Columns of one code point. */
export function characterWidth(character: string): 0 | 1 | 2 {
  return none.test(character) ? 0 : wide.test(character) ? 2 : 1
}
