import { fourTags, freshTags } from '../tags.js'

/**
 * prom-client, or its successor: a histogram of one bucket is what comes nearest to a gauge's figures. The registry is read after every turn.
 *
 * @param {any} client the module
 * @returns {import('./Subject.js').Subject}
 */
export function open(client) {
  const registry = new client.Registry()
  const registers = [registry]
  const help = 'measured'
  const held = new client.Histogram({ name: 'held', help, labelNames: Object.keys(fourTags), buckets: [1], registers })
  const free = new client.Histogram({ name: 'free', help, labelNames: ['route', 'status'], buckets: [1], registers })
  const counter = new client.Counter({ name: 'requests', help, registers })
  const child = held.labels(fourTags)
  return {
    held: (calls) => {
      for (let n = 0; n < calls; n += 1) child.observe(n)
    },
    fresh: (calls) => {
      for (let n = 0; n < calls; n += 1) free.observe(freshTags(n), n)
    },
    count: (calls) => {
      for (let n = 0; n < calls; n += 1) counter.inc()
    },
    settle: () => registry.metrics(),
    close: () => registry.clear(),
  }
}
