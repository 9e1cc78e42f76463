const bars = '▁▂▃▄▅▆▇█'

/**
 * A row of bars, one a value, from the least to the greatest of them; a gap stays blank. Values that are all the same are a low line.
 *
 * @param width - at most this many of the last values; fewer are padded on the left, so that now is always at the right edge
 */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const shown = width > 0 ? values.slice(-width) : []
  const known = shown.filter((value): value is number => value !== null && Number.isFinite(value))
  const least = Math.min(...known)
  const span = Math.max(...known) - least
  const bar = (value: number | null): string => {
    if (value === null || !Number.isFinite(value)) return ' '
    // A span may overflow to infinity; its values are then far beyond any bar.
    const share = span > 0 && Number.isFinite(span) ? (value - least) / span : 0
    return bars[Math.min(bars.length - 1, Math.floor(share * bars.length))] ?? ' '
  }
  return shown.map(bar).join('').padStart(width)
}
