/** A mark of time, UTC: as much of it as changes within a range of so many seconds. */
export function shownTime(seconds: number, span: number): string {
  const iso = new Date(seconds * 1000).toISOString()
  if (span <= 600) return iso.slice(11, 19)
  return span <= 2 * 86_400 ? iso.slice(11, 16) : iso.slice(0, 10)
}

/** The range of a snapshot in words. */
export function shownRange(start: number, end: number): string {
  const [from, to] = [start, end].map((time) => new Date(time * 1000).toISOString().slice(0, 19).replace('T', ' '))
  return `${from} to ${to} UTC`
}

/** A text that fits: letters differ in width, so this many of them is an estimate. */
export function fitted(text: string, longest: number): string {
  const letters = [...text]
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : text
}
