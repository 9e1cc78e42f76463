import type { MetricKind, ReadResult, RecordsRead, SeriesIdentity, SeriesRecord } from './Store.js'

/**
 * Records on their way between threads: their figures in one array, whose memory changes hands. As objects they would be copied one by one, which
 * costs both threads more than reading them.
 */
export interface PackedRecords {
  readonly answer: Omit<RecordsRead, 'series'>
  readonly kind: MetricKind
  readonly identities: readonly SeriesIdentity[]
  /** How many records each series has. */
  readonly lengths: readonly number[]
  /** {@link widths} numbers of each record, NaN for what it has not. */
  readonly figures: Float64Array<ArrayBuffer>
}

/** Numbers of one record: a gauge's time and five figures, and of a counter its last total and growth behind them. */
const widths: Readonly<Record<MetricKind, number>> = { gauge: 6, counter: 8 }

/** Undefined where there is nothing to pack. */
export function packRecords(result: ReadResult): PackedRecords | undefined {
  if (result.status !== 'read' || result.metric.type === 'composite') return undefined
  const { series, ...answer } = result
  const kind = result.metric.type
  const lengths = series.map(({ records }) => records.length)
  const figures = new Float64Array(lengths.reduce((sum, length) => sum + length, 0) * widths[kind])
  let at = 0
  for (const { records } of series)
    for (const { time, count, sum, min, max, sumSquares, last, delta } of records) {
      figures[at] = time
      figures[at + 1] = count
      figures[at + 2] = sum
      figures[at + 3] = min
      figures[at + 4] = max
      figures[at + 5] = sumSquares ?? Number.NaN
      if (kind === 'counter') {
        figures[at + 6] = last ?? Number.NaN
        figures[at + 7] = delta ?? Number.NaN
      }
      at += widths[kind]
    }
  return { answer, kind, identities: series.map(({ series: identity }) => identity), lengths, figures }
}

export function unpackRecords({ answer, kind, identities, lengths, figures }: PackedRecords): RecordsRead {
  const recordAt = kind === 'gauge' ? gaugeRecordAt : counterRecordAt
  const width = widths[kind]
  let at = 0
  const series = identities.map((identity, index) => {
    const records: SeriesRecord[] = []
    for (let end = at + lengths[index]! * width; at < end; at += width) records.push(recordAt(figures, at))
    return { series: identity, records }
  })
  return { ...answer, series }
}

function gaugeRecordAt(figures: Float64Array, at: number): SeriesRecord {
  const squares = figures[at + 5]!
  return {
    time: figures[at]!,
    count: figures[at + 1]!,
    sum: figures[at + 2]!,
    min: figures[at + 3]!,
    max: figures[at + 4]!,
    sumSquares: Number.isNaN(squares) ? null : squares,
  }
}

function counterRecordAt(figures: Float64Array, at: number): SeriesRecord {
  const record = gaugeRecordAt(figures, at)
  const last = figures[at + 6]!
  const delta = figures[at + 7]!
  if (Number.isNaN(last)) return record
  return Number.isNaN(delta) ? { ...record, last } : { ...record, last, delta }
}
