import type { MeasurementSeries, SeriesPoint } from '../../api/index.js'
import type { Tags } from '../../measurement/index.js'

/** One point of one series, as the service answered it. */
export interface NewRecord {
  readonly tags: Tags
  readonly point: SeriesPoint
}

/** Picks out of readings that overlap what was not there before: records come late, and not in order of their time. */
export class NewRecords {
  #seen = new Set<string>()

  /** What is new, in order of time. A reading must reach back as far as records may come late. */
  take(series: readonly MeasurementSeries[]): NewRecord[] {
    const seen = new Set<string>()
    const fresh: NewRecord[] = []
    for (const { tags, measurements } of series) {
      const key = JSON.stringify(Object.entries(tags).sort())
      for (const point of measurements) {
        const mark = `${point.time} ${key}`
        seen.add(mark)
        if (!this.#seen.has(mark)) fresh.push({ tags, point })
      }
    }
    // Only what the reading holds can come again, so nothing else has to be remembered.
    this.#seen = seen
    return fresh.sort((left, right) => left.point.time - right.point.time)
  }
}
