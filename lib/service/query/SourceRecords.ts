import type { Turns } from '../reading/Turns.js'
import type { SeriesRecord } from '../store/Store.js'
import { joinStatistics } from './Statistics.js'

/** Records by source and time; series that are shown under one source are joined. */
export class SourceRecords {
  readonly #bySource = new Map<string, Map<number, SeriesRecord>>()
  readonly #times = new Set<number>()
  readonly #isOneRecord: boolean

  /** `isOneRecord`: one record a source for the whole range, at the time of its first. */
  constructor(isOneRecord: boolean) {
    this.#isOneRecord = isOneRecord
  }

  /** Records of one series, in order of time. */
  add(source: string, records: readonly SeriesRecord[]): void {
    let byTime = this.#bySource.get(source)
    if (byTime === undefined) {
      byTime = new Map()
      this.#bySource.set(source, byTime)
    }
    for (const record of records) {
      const time = this.#isOneRecord ? 0 : record.time
      const known = byTime.get(time)
      byTime.set(time, known === undefined ? record : joinRecords(known, record))
      this.#times.add(time)
    }
  }

  /** How many different times there are. */
  get times(): number {
    return this.#times.size
  }

  /** Gives the sources in order of name, each with its records in order of time. */
  async eachSource(turns: Turns, take: (source: string, records: readonly SeriesRecord[]) => void): Promise<void> {
    const ordered = await turns.sort(this.#bySource, ([source]) => source)
    await turns.each(ordered, ([source, byTime]) => {
      if (byTime.size > 0) take(source, inOrder([...byTime.values()]))
    })
  }

  /** The records of all sources that belong together: those of one time, or one of each source. In order of time. */
  async acrossSources(turns: Turns): Promise<(readonly SeriesRecord[])[]> {
    const byTime = new Map<number, SeriesRecord[]>()
    await turns.each(this.#bySource.values(), (records) => {
      for (const [time, record] of records) {
        const list = byTime.get(time)
        if (list === undefined) byTime.set(time, [record])
        else list.push(record)
      }
    })
    return [...byTime].sort(([a], [b]) => a - b).map(([, records]) => records)
  }
}

function joinRecords(a: SeriesRecord, b: SeriesRecord): SeriesRecord {
  const joined = { time: Math.min(a.time, b.time), ...joinStatistics([a, b]) }
  const last = a.last === undefined ? b.last : a.last + (b.last ?? 0)
  if (last === undefined) return joined
  return joined.count === 0 ? { ...joined, last } : { ...joined, last, delta: joined.sum }
}

function inOrder(records: SeriesRecord[]): SeriesRecord[] {
  return records.sort((a, b) => a.time - b.time)
}
