import type { IncomingMeasurement, SeriesIdentity, SeriesRecord } from '../../../../lib/service/store/Store.js'

interface Sample {
  count: number
  sum: number
  min: number
  max: number
  sumSquares: number | null
}

/** What the store must answer, kept as plainly as can be: every record of every second, and everything else computed when it is asked for. */
export class NaiveStore {
  readonly #gauges = new Map<string, Map<number, Sample>>()
  readonly #counters = new Map<string, Map<number, number>>()

  write(measurement: IncomingMeasurement): void {
    const key = JSON.stringify([measurement.name.toLowerCase(), measurement.series])
    if (measurement.kind === 'counter') {
      at(this.#counters, key, () => new Map()).set(measurement.time, measurement.value!)
      return
    }
    const added: Sample =
      measurement.value === undefined
        ? {
            count: measurement.count!,
            sum: measurement.sum!,
            min: measurement.min!,
            max: measurement.max!,
            sumSquares: measurement.sumSquares ?? null,
          }
        : {
            count: 1,
            sum: measurement.value,
            min: measurement.value,
            max: measurement.value,
            sumSquares: measurement.value ** 2,
          }
    const seconds = at(this.#gauges, key, () => new Map<number, Sample>())
    seconds.set(measurement.time, join(seconds.get(measurement.time), added))
  }

  delete(name: string): void {
    for (const map of [this.#gauges, this.#counters])
      for (const key of map.keys()) if (JSON.parse(key)[0] === name.toLowerCase()) map.delete(key)
  }

  /** Whether anything was ever measured of a series. */
  has(name: string, series: SeriesIdentity): boolean {
    const key = JSON.stringify([name.toLowerCase(), series])
    return this.#gauges.has(key) || this.#counters.has(key)
  }

  /** Records of one series in whole buckets that begin in [start, end). */
  read(name: string, series: SeriesIdentity, resolution: number, start: number, end: number): SeriesRecord[] {
    const key = JSON.stringify([name.toLowerCase(), series])
    const buckets = new Map<number, { sample: Sample | undefined; last?: number }>()
    const totals = [...(this.#counters.get(key) ?? [])].sort(([a], [b]) => a - b)
    for (const [index, [time, total]] of totals.entries()) {
      const bucket = at(buckets, Math.floor(time / resolution) * resolution, () => ({ sample: undefined }))
      const before = totals[index - 1]?.[1]
      bucket.last = total
      if (before === undefined || total < before) continue
      const delta = total - before
      bucket.sample = join(bucket.sample, { count: 1, sum: delta, min: delta, max: delta, sumSquares: delta ** 2 })
    }
    for (const [time, sample] of this.#gauges.get(key) ?? []) {
      const bucket = at(buckets, Math.floor(time / resolution) * resolution, () => ({ sample: undefined }))
      bucket.sample = join(bucket.sample, sample)
    }
    const none: Sample = { count: 0, sum: 0, min: 0, max: 0, sumSquares: 0 }
    return [...buckets]
      .filter(([time]) => time >= Math.floor(start / resolution) * resolution && time < end)
      .sort(([a], [b]) => a - b)
      .map(([time, { sample, last }]) => ({
        time,
        ...(sample ?? none),
        ...(last === undefined ? {} : { last }),
        ...(last === undefined || sample === undefined ? {} : { delta: sample.sum }),
      }))
  }
}

function join(a: Sample | undefined, b: Sample): Sample {
  if (a === undefined) return { ...b }
  return {
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    sumSquares: a.sumSquares === null || b.sumSquares === null ? null : a.sumSquares + b.sumSquares,
  }
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
