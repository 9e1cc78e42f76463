import { formatFigure as figureText } from '../../service/web/words/figures.js'

/** What a figure is measured in. `…/s`: growth per second. */
export type FigureUnit = 'seconds' | 'bytes' | 'ratio' | 'count' | 'bytes/s' | 'count/s' | 'seconds/s'

/** A figure as the page shows it, in three significant digits: `1.23 ms`, `48.0 MB`, `12.5 %`, `3.10k`. No figure at all is a dash. */
export function formatFigure(value: number | null | undefined, unit: FigureUnit): string {
  const [name = '', rate] = unit.split('/')
  return figureText(value, name === 'count' ? '' : name, rate !== undefined)
}

/** Bytes in powers of 1,000, as disks and networks are sold: `512 B`, `1.46 kB`, `25.3 GB`. */
export function formatBytes(bytes: number): string {
  return formatFigure(bytes, 'bytes')
}

/** Seconds from nanoseconds to days: `850 µs`, `1.23 s`, `3.40 h`. */
export function formatSeconds(seconds: number): string {
  return formatFigure(seconds, 'seconds')
}

/** A bare number: `0.250`, `412`, `1.20k`, `3.40M`. */
export function formatCount(count: number): string {
  return formatFigure(count, 'count')
}

/** A span of whole seconds in the largest unit that says it shortly, as one would type it: `90 s`, `15 min`, `1.5 h`, `7 d`. */
export function formatSpan(seconds: number): string {
  const [size, unit] = spans.find(([each]) => seconds >= each && (seconds * 10) % each === 0) ?? [1, 's']
  return `${Number((seconds / size).toFixed(1))} ${unit}`
}

const spans = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const
