// Encoding alone: from cells to the bytes of batches, beside JSON.stringify of objects that are there already.
import { metricsApi } from '../../dist/destinations/metricsApi/metricsApi.js'
import { timeLoops } from '../support/timeLoops.js'
import { batchSize, describeSeries, figuresOf } from './workload.js'

/** As many as a timed loop has calls. */
const series = describeSeries().slice(0, 20_000)
const figuresInCell = 6
const cells = new Float64Array(series.length * figuresInCell)
const metrics = new Map(
  series.map(({ name }) => [name, { kind: 'gauge', name, model: 'tags', tags: new Map(), source: undefined }]),
)
const rows = series.map(({ name, route, host }, n) => {
  const { count, sum, min, max, sum_squares } = figuresOf(n, 0)
  cells.set([count, sum, min, max, sum_squares, max], n * figuresInCell)
  return {
    // JSON.parse gives flat strings, as the table of series holds them.
    key: JSON.parse(JSON.stringify(`"host":${JSON.stringify(host)},"route":${JSON.stringify(route)}`)),
    metric: metrics.get(name),
    plain: { name, tags: { host, route }, count, sum, min, max, sum_squares },
  }
})
const plain = rows.map((row) => row.plain)
const limits = { measurements: batchSize, bytes: 2 ** 20 }
const destination = metricsApi({ model: 'tags', limits, gzip: false })
const time = 1_700_000_000
/** Bytes that each made, so that neither is found to be of no use, and both are seen to make the same. */
const made = { ours: 0, theirs: 0 }

const { ours, theirs } = await timeLoops(
  {
    ours(calls) {
      for (let first = 0; first < calls; first += batchSize) {
        const encoder = destination.encoder({ start: time, end: time + 10, period: undefined, length: 10_000 }, limits)
        for (let n = first; n < first + batchSize; n += 1) {
          const { metric, key } = rows[n]
          encoder.addCell(metric, key, cells, n * figuresInCell)
        }
        made.ours += encoder.finish().body.length
      }
    },
    theirs(calls) {
      for (let first = 0; first < calls; first += batchSize) {
        const body = JSON.stringify({ time, measurements: plain.slice(first, first + batchSize) })
        made.theirs += Buffer.from(body).length
      }
    },
  },
  { isShort: process.argv.includes('--short') },
)
if (made.ours !== made.theirs) throw new Error(`${made.ours} bytes of ours are not ${made.theirs} of JSON.stringify.`)
console.log(
  JSON.stringify({
    case: 'delivery/encode',
    figures: { ns: ours.ns },
    peers: { 'JSON.stringify': { ns: theirs.ns } },
    spread: { ns: ours.spread },
  }),
)
