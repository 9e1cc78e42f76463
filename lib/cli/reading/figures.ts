import type { Metric } from '../../api/index.js'
import { type FigureUnit, formatFigure } from '../terminal/formatFigure.js'
import { plainText } from '../terminal/plainText.js'
import { kindOf } from './kindOf.js'

/** How the values of a metric are shown. */
export interface Figures {
  /** Whether what is shown of a point is its growth per second: of counters, and of gauges whose samples add up. */
  readonly isRate: boolean
  /** A value in at most four digits, with its unit: `1.23 ms`, `12.5/s`. None is a dash. */
  show(value: number | null | undefined): string
}

const units: Readonly<Record<string, readonly [FigureUnit, scale: number]>> = {
  s: ['seconds', 1],
  seconds: ['seconds', 1],
  ms: ['seconds', 1e-3],
  milliseconds: ['seconds', 1e-3],
  b: ['bytes', 1],
  bytes: ['bytes', 1],
  ratio: ['ratio', 1],
  count: ['count', 1],
}
const rates: Partial<Record<FigureUnit, FigureUnit>> = { seconds: 'seconds/s', bytes: 'bytes/s', count: 'count/s' }

/** By the metric's type and the units in its attributes. */
export function figuresOf({ type, attributes }: Pick<Metric, 'type' | 'attributes'>): Figures {
  const isRate = kindOf({ type, attributes }) === 'counter'
  const label = attributes.display_units_long ?? attributes.display_units_short ?? ''
  const [unit, scale] = (Object.hasOwn(units, label.toLowerCase()) ? units[label.toLowerCase()] : undefined) ?? [
    undefined,
    1,
  ]
  const shown = (isRate ? rates[unit ?? 'count'] : unit) ?? unit ?? 'count'
  // A unit that we don't know stands behind the figure, unless it would fill the line.
  const suffix = unit === undefined && label !== '' && label.length <= 12 ? ` ${plainText(label)}` : ''
  return {
    isRate,
    show: (value) => (typeof value === 'number' ? `${formatFigure(value * scale, shown)}${suffix}` : '–'),
  }
}
