import { plainText } from './plainText.js'
import { characterWidth, textWidth } from './textWidth.js'

/** One column of a table. */
export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
}

/**
 * A table as lines of text, columns two blanks apart. Where it is wider than `width`, the first column gives way, its end cut with `…`; a
 * line is never longer than `width`.
 */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(plainText))]
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => textWidth(row[index] ?? ''))))
  const excess = widths.reduce((sum, each) => sum + each, 2 * (columns.length - 1)) - width
  if (excess > 0) widths[0] = Math.max(1, (widths[0] ?? 0) - excess)
  return cells.map((row) =>
    cutTo(
      columns
        .map(({ align }, index) => {
          const cell = cutTo(row[index] ?? '', widths[index] ?? 0)
          const blanks = ' '.repeat(Math.max(0, (widths[index] ?? 0) - textWidth(cell)))
          return align === 'left' ? cell + blanks : blanks + cell
        })
        .join('  ')
        .trimEnd(),
      width,
    ),
  )
}

/** Text of at most `width` columns; what is longer ends with `…`. */
export function cutTo(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let cut = ''
  let left = width - 1
  for (const character of text) {
    left -= characterWidth(character)
    if (left < 0) break
    cut += character
  }
  return width <= 0 ? '' : `${cut}…`
}
