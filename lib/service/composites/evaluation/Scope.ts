import type { Mapping } from '../Mapping.js'
import type { Series } from './Series.js'

/** In which of its repetitions a part of an expression is evaluated. */
export interface Scope {
  /** Seconds by which the range is moved, forward being positive. */
  readonly shift: number
  /** Values of tags that every series must have: those of the groups around. */
  readonly tags: readonly (readonly [string, string])[]
  /** What `&` stands for, for each map around. */
  readonly mapped: ReadonlyMap<Mapping, string>
}

/** That of the whole expression. */
export const outermost: Scope = { shift: 0, tags: [], mapped: new Map() }

/** Whether a series belongs to the groups of a scope. */
export function isInGroup(series: Series, { tags }: Scope): boolean {
  return tags.every(([tag, value]) => series.tags.get(tag) === value)
}

/** The value that `&` takes for a series; undefined where it has none. */
export function mappedValue({ by }: Mapping, series: Series): string | undefined {
  return by === 'source' ? series.source : series.tags.get(by.tag)
}
