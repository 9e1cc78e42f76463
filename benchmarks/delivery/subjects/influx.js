import { InfluxDB, Point } from '@influxdata/influxdb-client'
import { batchSize, describeSeries, figuresOf } from '../workload.js'

/**
 * influxdb-client: it doesn't aggregate, so the figures are ready; making points of them is its first step of delivery.
 *
 * @type {import('../Subject.js').Open}
 */
export function open(url) {
  const writer = new InfluxDB({ url: `${url}/influx`, token: 'a-token' }).getWriteApi('org', 'bucket', 's', {
    batchSize,
    flushInterval: 0,
    // Nobody else compresses here.
    gzipThreshold: Number.MAX_SAFE_INTEGER,
  })
  const series = describeSeries()
  /** @type {ReturnType<typeof figuresOf>[]} */
  let figures = []
  let time = Math.floor(Date.now() / 1_000)
  return {
    fill(window) {
      time += 1
      figures = series.map((_, index) => figuresOf(index, window))
    },
    async deliver() {
      for (const [index, { name, route, host }] of series.entries()) {
        const { count, sum, min, max, sum_squares } = figures[index] ?? figuresOf(index, 0)
        const point = new Point(name).tag('route', route).tag('host', host).timestamp(time)
        writer.writePoint(
          point
            .intField('count', count)
            .floatField('sum', sum)
            .floatField('min', min)
            .floatField('max', max)
            .floatField('sum_squares', sum_squares),
        )
      }
      await writer.flush()
    },
    close: () => writer.close(),
  }
}
