import { client, v1 } from '@datadog/datadog-api-client'
import metrics from 'datadog-metrics'
import { describeSeries, sampleOf } from '../workload.js'

/**
 * datadog-metrics: a histogram gives five series, one for each figure it knows, and a flush sends everything in one request. Its own reporter
 * only takes host names on TLS, so this one makes the same call to another address.
 *
 * @type {import('../Subject.js').Open}
 */
export function open(url) {
  const configuration = client.createConfiguration({
    authMethods: { apiKeyAuth: 'a-key' },
    baseServer: new client.BaseServerConfiguration(`${url}/datadog`, {}),
  })
  const api = new v1.MetricsApi(configuration)
  const logger = new metrics.BufferedMetricsLogger({
    flushIntervalSeconds: 0,
    histogram: { aggregates: ['count', 'sum', 'min', 'max', 'avg'], percentiles: [] },
    reporter: {
      report: (/** @type {v1.Series[]} */ series) => api.submitMetrics({ body: { series } }),
    },
  })
  const series = describeSeries().map(({ name, route, host }) => ({ name, tags: [`route:${route}`, `host:${host}`] }))
  return {
    fill(window) {
      for (const [index, { name, tags }] of series.entries()) {
        for (let n = 0; n < 3; n += 1) logger.histogram(name, sampleOf(index, window, n), tags)
      }
    },
    deliver: () => logger.flush(),
    close: () => logger.stop(),
  }
}
