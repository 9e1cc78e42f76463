import type { Series } from '../composites/index.js'

/** What of a stream decides about the unit of its lines. */
export interface MeasuredStream {
  readonly metric?: string
  readonly units_short?: string
  readonly transform_function?: string
  readonly summary_function?: string
  readonly downsample_function?: string
}

/** Names of units that figures are scaled by: `1.50 GB`, `12.0 ms`, `80.0 %`. */
const scaled: ReadonlySet<unknown> = new Set(['bytes', 'seconds', 'ratio'])

/**
 * The unit of a stream's lines: its own; else that of the metrics it shows, where they have the same and the figures are still theirs, which a
 * count, a formula or a composite are not.
 */
export function streamUnit(stream: MeasuredStream, series: readonly Series[]): string {
  const { metric: name, units_short: own, transform_function: formula } = stream
  if (own !== undefined) return own
  const isCount = stream.summary_function === 'count' || stream.downsample_function === 'count'
  if (name === undefined || isCount || (formula?.trim() ?? '') !== '') return ''
  const units = new Set<string>()
  for (const { metric } of series) {
    // A saved composite is read as the metrics that it is made of.
    const isShown = name.includes('*') || metric?.name.toLowerCase() === name.toLowerCase()
    units.add(isShown ? unitOf(metric?.attributes) : '')
  }
  const [unit = ''] = units
  return units.size === 1 ? unit : ''
}

function unitOf(attributes: Readonly<Record<string, unknown>> = {}): string {
  const { display_units_long: long, display_units_short: short } = attributes
  if (typeof long === 'string' && scaled.has(long)) return long
  return typeof short === 'string' ? short.slice(0, 16) : ''
}
