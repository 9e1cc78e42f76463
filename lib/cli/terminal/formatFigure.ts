/** What a figure is measured in. `…/s`: growth per second. */
export type FigureUnit = 'seconds' | 'bytes' | 'ratio' | 'count' | 'bytes/s' | 'count/s' | 'seconds/s'

/** A figure in at most four digits and the unit that suits it: `1.23 ms`, `48.0 MB`, `12.5 %`, `3.1k`. No figure at all is a dash. */
export function formatFigure(value: number | null | undefined, unit: FigureUnit): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  switch (unit) {
    case 'seconds':
      return formatSeconds(value)
    case 'bytes':
      return formatBytes(value)
    case 'bytes/s':
      return `${formatBytes(value)}/s`
    case 'ratio':
      return `${digits(value * 100)} %`
    case 'count':
      return formatCount(value)
    case 'count/s':
      return `${formatCount(value)}/s`
    case 'seconds/s':
      return `${digits(value * 100)} %`
  }
}

/** Bytes in powers of 1,000, as disks and networks are sold: `512 B`, `1.46 kB`, `25.3 GB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 1000, ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'])
}

/** Seconds from nanoseconds to days: `850 µs`, `1.23 s`, `3.4 h`. */
export function formatSeconds(seconds: number): string {
  const size = Math.abs(seconds)
  if (size === 0) return '0 s'
  if (size < 0.9995e-6) return `${digits(seconds * 1e9)} ns`
  if (size < 0.9995e-3) return `${digits(seconds * 1e6)} µs`
  if (size < 0.9995) return `${digits(seconds * 1e3)} ms`
  if (size < 120) return `${digits(seconds)} s`
  if (size < 7200) return `${digits(seconds / 60)} min`
  if (size < 172_800) return `${digits(seconds / 3600)} h`
  return `${digits(seconds / 86_400)} d`
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

/** A bare number: `0.25`, `412`, `1.2k`, `3.4M`. */
export function formatCount(count: number): string {
  return scaled(count, 1000, ['', 'k', 'M', 'G', 'T', 'P', 'E']).replace(' ', '')
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let rest = value
  let step = 0
  // What would be rounded up to 1,000 of one unit is 1.00 of the next.
  while (Math.abs(rest) >= base - 0.5 && step < units.length - 1) {
    rest /= base
    step += 1
  }
  return `${step === 0 && Number.isInteger(rest) ? String(rest) : digits(rest)} ${units[step]}`
}

/** Three significant digits without an exponent as far as that is readable. */
function digits(value: number): string {
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 1e15 || size < 5e-4) return value.toExponential(1)
  if (size >= 99.95) return value.toFixed(0)
  if (size >= 9.995) return value.toFixed(1)
  return value.toFixed(size >= 0.9995 ? 2 : 3)
}
