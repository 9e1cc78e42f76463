import { InfluxDB, Point } from '@influxdata/influxdb-client'
import { fourTags, freshTags } from '../tags.js'

/** A point for each sample, since it aggregates nothing; points are sent in batches of its own size. @type {(url: string) => import('./Subject.js').Subject} */
export function open(url) {
  const writer = new InfluxDB({ url: `${url}/influx`, token: 'a-token' }).getWriteApi('org', 'bucket', 'ms', {
    flushInterval: 0,
    gzipThreshold: Number.MAX_SAFE_INTEGER,
    defaultTags: fourTags,
  })
  const plain = new InfluxDB({ url: `${url}/influx`, token: 'a-token' }).getWriteApi('org', 'bucket', 'ms', {
    flushInterval: 0,
    gzipThreshold: Number.MAX_SAFE_INTEGER,
  })
  return {
    held: (calls) => {
      for (let n = 0; n < calls; n += 1) writer.writePoint(new Point('held').floatField('value', n))
    },
    fresh: (calls) => {
      for (let n = 0; n < calls; n += 1) {
        const { route, status } = freshTags(n)
        plain.writePoint(new Point('free').tag('route', route).tag('status', status).floatField('value', n))
      }
    },
    settle: async () => {
      await writer.flush()
      await plain.flush()
    },
    close: async () => {
      await writer.close()
      await plain.close()
    },
  }
}
