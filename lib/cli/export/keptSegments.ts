import type { Api, Metric } from '../../api/index.js'

/** A part of a range, and the resolution at which all of it can be read. Unix seconds; `end` is excluded. */
export interface Segment {
  readonly start: number
  readonly end: number
  readonly resolution: number
}

/** Seconds by which parts begin and end: what a point of any resolution fits in as a whole. */
const hour = 3_600

/**
 * Takes a range apart by what the service keeps of it, coarser the older it is. It is asked for that in the middle between two answers, so that
 * even years take few questions.
 *
 * @throws {LibratoError}
 */
export async function keptSegments(
  api: Pick<Api, 'getMetric'>,
  { name }: Pick<Metric, 'name'>,
  start: number,
  end: number,
): Promise<Segment[]> {
  const resolutionAt = async (time: number): Promise<number> => {
    const { resolution = 1 } = await api.getMetric(name, { start_time: time, end_time: time + 1 })
    return resolution
  }
  const first = Math.floor(start / hour) * hour
  const last = Math.max(first, Math.floor((end - 1) / hour) * hour)
  const found: { start: number; resolution: number }[] = []
  const note = (time: number, resolution: number): void => {
    if (found.at(-1)?.resolution !== resolution) found.push({ start: time, resolution })
  }
  /** Notes each time after `left` and up to `right` at which the resolution becomes another. */
  const divide = async (left: number, atLeft: number, right: number, atRight: number): Promise<void> => {
    if (atLeft === atRight) return
    if (right - left <= hour) return note(right, atRight)
    const middle = left + Math.floor((right - left) / hour / 2) * hour
    const atMiddle = await resolutionAt(middle)
    await divide(left, atLeft, middle, atMiddle)
    await divide(middle, atMiddle, right, atRight)
  }
  const [atFirst, atLast] = [await resolutionAt(first), await resolutionAt(last)]
  note(first, atFirst)
  await divide(first, atFirst, last, atLast)
  return found.map(({ start: from, resolution }, index) => ({
    start: index === 0 ? start : from,
    end: found[index + 1]?.start ?? end,
    resolution,
  }))
}

/** The same parts with points no finer than this, which must fit into an hour, or be hours: else a point would be in two parts. */
export function noFinerThan(segments: readonly Segment[], resolution: number): Segment[] {
  const joined: Segment[] = []
  for (const segment of segments) {
    const coarse = { ...segment, resolution: Math.max(segment.resolution, resolution) }
    const last = joined.at(-1)
    if (last?.resolution === coarse.resolution) joined[joined.length - 1] = { ...last, end: coarse.end }
    else joined.push(coarse)
  }
  return joined
}
