import librato from 'librato-node'
import { describeSeries, sampleOf } from '../workload.js'

/**
 * librato-node: by source, as it knows no tags.
 *
 * @type {import('../Subject.js').Open}
 */
export function open(url) {
  librato.configure({ email: 'me@example.com', token: 'a-token', requestOptions: { uri: `${url}/v1/metrics` } })
  const series = describeSeries().map(({ name, route, host }) => ({ name, source: `${route}.${host}` }))
  return {
    fill(window) {
      for (const [index, { name, source }] of series.entries()) {
        for (let n = 0; n < 3; n += 1) librato.measure(name, sampleOf(index, window, n), { source })
      }
    },
    deliver: () =>
      new Promise((resolve, reject) => librato.flush((error) => (error ? reject(error) : resolve(undefined)))),
    close: () => {},
  }
}
