import type { NamedSeries, PackedSubmission } from '../packedSubmission.js'
import type { KnownSeries } from './SeriesDirectory.js'

/** A series that submissions name by number, with what is known of it so far. */
export interface NumberedSeries extends NamedSeries {
  known: KnownSeries | undefined
}

/** The series that one packer has numbered, on the side that writes. */
export class NumberedSeriesTable {
  #generation = 0
  #series: NumberedSeries[] = []

  /** Takes over what a submission names for the first time, whatever becomes of the submission. Once more changes nothing. */
  learn({ generation, firstAdded, added }: PackedSubmission): void {
    if (generation !== this.#generation) {
      this.#generation = generation
      this.#series = []
    }
    if (firstAdded + added.length <= this.#series.length) return
    if (firstAdded !== this.#series.length)
      throw new Error(`A submission numbers its series from ${firstAdded}, and ${this.#series.length} are known.`)
    for (const named of added) this.#series.push({ ...named, known: undefined })
  }

  at(number: number): NumberedSeries {
    const series = this.#series[number]
    if (series === undefined) throw new Error(`Nobody has named the series ${number}.`)
    return series
  }
}
