import type { Turns } from '../reading/Turns.js'
import { identityOf, identityText } from './catalog/seriesIdentity.js'
import type { MetricKind, ReadResult, RecordsRead, SeriesRecord, SeriesRecords } from './Store.js'

/**
 * Records on their way between threads: their figures in one array, whose memory changes hands, and their series in
 * one text. As objects they would be copied one by one, which costs both threads more than reading them, and the
 * receiving thread could do nothing else meanwhile.
 */
export interface PackedRecords {
  readonly answer: Omit<RecordsRead, 'series'>
  readonly kind: MetricKind
  /** {@link identityText} of each series, a line each. */
  readonly identities: string
  /** How many records each series has. */
  readonly lengths: Uint32Array
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
  const lengths = Uint32Array.from(series, ({ records }) => records.length)
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
  return { answer, kind, identities: series.map((one) => identityText(one.series)).join('\n'), lengths, figures }
}

/** Bytes of memory, until they are unpacked. */
export function sizeOf({ identities, lengths, figures }: PackedRecords): number {
  return identities.length + lengths.byteLength + figures.byteLength
}

/** Unpacks records, in turns where there are many. @throws the reason of the signal */
export async function unpackRecords(packed: PackedRecords, turns: Turns): Promise<RecordsRead> {
  const { answer, kind, identities, lengths, figures } = packed
  const recordAt = kind === 'gauge' ? gaugeRecordAt : counterRecordAt
  const width = widths[kind]
  const series: SeriesRecords[] = []
  let at = 0
  let line = 0
  await turns.each(lengths, (length) => {
    const records: SeriesRecord[] = []
    for (let end = at + length * width; at < end; at += width) records.push(recordAt(figures, at))
    const ending = identities.indexOf('\n', line)
    series.push({ series: identityOf(identities.slice(line, ending === -1 ? undefined : ending)), records })
    line = ending + 1
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
