import type { Series, TimeRange } from '../evaluation/Series.js'
import type { Options } from './Options.js'

/**
 * What a function does to a set of series. Points that are not finite are dropped after it. One that makes more points than it was given, or
 * looks at each many times, calls `spend` with the number of them before it does, which throws when it is too many.
 */
export type SetOperator = (
  set: readonly Series[],
  range: TimeRange,
  spend: (points: number) => void,
) => readonly Series[]

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
