/** Marks text for the eye, or leaves it alone where colours are not wanted. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  green(text: string): string
  yellow(text: string): string
  red(text: string): string
  /** One of six colours, by turns: tells the series of a chart apart. */
  series(index: number, text: string): string
}

const seriesColours = [36, 33, 35, 32, 34, 31] as const

/** Escape codes if `isColourful`, else plain text. */
export function createPaint(isColourful: boolean): Paint {
  const mark =
    (start: number, end: number) =>
    (text: string): string =>
      isColourful ? `\u001b[${start}m${text}\u001b[${end}m` : text
  return {
    bold: mark(1, 22),
    dim: mark(2, 22),
    green: mark(32, 39),
    yellow: mark(33, 39),
    red: mark(31, 39),
    series: (index, text) => mark(seriesColours[index % seriesColours.length] ?? 36, 39)(text),
  }
}
