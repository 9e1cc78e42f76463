import type { Point } from '../query/pointsOf.js'

/** One line of a chart, read and named. */
export interface Line {
  readonly label: string
  /** As the stream says it, or `undefined` for one of the palette. */
  readonly color: string | undefined
  readonly unit: string
  /** Whether values are growth per second. */
  readonly perSecond: boolean
  /** Seconds from one point to the next, where none is missing. */
  readonly period: number
  /** Whether it goes by an axis of its own, at the right. */
  readonly isSplit?: boolean
  /** Where its axis begins and ends, if the stream says so. */
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** In order of time. */
  readonly points: readonly Point[]
  /** Positions of points that nothing leads to from the point before: measurements are missing between them. */
  readonly gaps: readonly number[]
}

/** The colours of lines without one of their own, told apart by most eyes (Okabe and Ito, 2008). */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7f7f7f', '#332288']

export function colorOf({ color }: Line, index: number): string {
  return color ?? palette[index % palette.length] ?? '#000000'
}
