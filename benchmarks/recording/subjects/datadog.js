import metrics from 'datadog-metrics'
import { fourTags, freshTags } from '../tags.js'

/** Tags are texts here; those of the held case are made once. @returns {import('./Subject.js').Subject} */
export function open() {
  const logger = new metrics.BufferedMetricsLogger({ flushIntervalSeconds: 0, reporter: { report: async () => {} } })
  const held = Object.entries(fourTags).map(([name, value]) => `${name}:${value}`)
  return {
    held: (calls) => {
      for (let n = 0; n < calls; n += 1) logger.gauge('held', n, held)
    },
    fresh: (calls) => {
      for (let n = 0; n < calls; n += 1) {
        const { route, status } = freshTags(n)
        logger.gauge('free', n, [`route:${route}`, `status:${status}`])
      }
    },
    count: (calls) => {
      for (let n = 0; n < calls; n += 1) logger.increment('requests')
    },
    settle: () => logger.flush(),
    close: () => logger.stop({ flush: false }),
  }
}
