import type { SummaryFunction } from '../query/Statistics.js'
import type { SeriesFilter } from '../store/Store.js'
import type { Origin } from './evaluation/Series.js'
import type { Mapping } from './Mapping.js'

/** A call of `series()`: which series are read, and how. */
export interface SeriesRead {
  readonly kind: 'series'
  /** A name, or a pattern with `*`. */
  readonly metric: string
  /** Undefined: all series. */
  readonly filter: SeriesFilter | undefined
  /** How samples become one value. Undefined: the metric's own, else the mean. */
  readonly how: SummaryFunction | undefined
  /** Seconds. Undefined: the metric's own. */
  readonly period: number | undefined
  /** The map whose `&` this call uses, if it does. */
  readonly mapping: Mapping | undefined
  readonly origin: Origin
  /** Offset in the expression, for what is found out when it is read. */
  readonly at: number
}
