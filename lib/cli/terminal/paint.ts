/** Marks text for the eye, or leaves it alone where colours are not wanted. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  green(text: string): string
  yellow(text: string): string
  red(text: string): string
}

/** Escape codes if `isColourful`, else plain text. */
export function createPaint(isColourful: boolean): Paint {
  const mark =
    (start: number, end: number) =>
    (text: string): string =>
      isColourful ? `\u001b[${start}m${text}\u001b[${end}m` : text
  return { bold: mark(1, 22), dim: mark(2, 22), green: mark(32, 39), yellow: mark(33, 39), red: mark(31, 39) }
}
