import { expect, test } from '@jest/globals'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { Turns } from '../../../lib/service/reading/Turns.js'
import { packRecords, unpackRecords } from '../../../lib/service/store/packedRecords.js'
import type { MetricType, RecordsRead, SeriesRecord } from '../../../lib/service/store/Store.js'

function read(type: MetricType, ...series: SeriesRecord[][]): RecordsRead {
  const properties = { display_name: null, description: null, period: null, source_lag: null, composite: null }
  return {
    status: 'read',
    metric: { name: 'any', type, ...properties, attributes: { color: '#fff' } },
    resolution: 60,
    series: series.map((records, index) => ({ series: { model: 'source', source: `s${index}` }, records })),
    next: 120,
  }
}

/** What arrives on the other side of a thread. */
function carried(answer: RecordsRead): Promise<RecordsRead> {
  const packed = packRecords(answer)!
  return unpackRecords(structuredClone(packed, { transfer: [packed.figures.buffer] }), new Turns(systemRuntime))
}

const figures = { count: 2, sum: 0.1 + 0.2, min: -1e126, max: 1e126 }

test('records of gauges arrive as they were, series by series', async () => {
  const known = { time: 60, ...figures, sumSquares: 1.7976931348623157e308 }
  const unknown = { time: 120, ...figures, sumSquares: null }
  const answer = read('gauge', [known, unknown], [], [unknown])
  expect(await carried(answer)).toStrictEqual(answer)
})

test('a total that nothing can be counted from arrives without growth, one that fell or rested with it', async () => {
  const first = { time: 0, count: 0, sum: 0, min: 0, max: 0, sumSquares: 0, last: 7 }
  const grown = { time: 60, ...figures, sumSquares: null, last: 0, delta: 0 }
  const answer = read('counter', [first, grown])
  expect(await carried(answer)).toStrictEqual(answer)
})

test('an answer without series arrives, and one that holds no records goes as it is', async () => {
  expect(await carried(read('gauge'))).toStrictEqual(read('gauge'))
  const { metric } = read('gauge')
  expect(packRecords({ status: 'too-many', metric })).toBeUndefined()
  expect(packRecords(read('composite'))).toBeUndefined()
})
