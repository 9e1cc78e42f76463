import type { Point } from '../../query/pointsOf.js'
import type { Series, TimeRange } from '../evaluation/Series.js'
import type { Options } from './Options.js'

/** Called with a number of points by what makes them (`filled`), or looks at each many times (`steps`), before it does. Throws when it is too many. */
export type Spend = (what: 'filled' | 'steps', points: number) => void

/** What a function does. Points that are not finite are dropped after it. */
export type SetOperator =
  /** The new points of each series by itself, so that others have their turn between two of them. */
  | { readonly each: (series: Series, range: TimeRange, spend: Spend) => readonly Point[] }
  /** The new set. */
  | { readonly whole: (set: readonly Series[]) => readonly Series[] }

/** A function of the language that takes a set, and for some options. */
export interface SetFunction {
  readonly name: string
  /** How it is called, for error messages: `scale(set, {factor})`. */
  readonly usage: string
  /** The options it knows; with none, braces are refused. */
  readonly options: readonly string[]
  /** @throws Fault for options it can't use */
  read(options: Options): SetOperator
}
