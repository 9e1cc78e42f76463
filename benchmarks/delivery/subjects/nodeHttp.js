import { Agent, request } from 'node:http'
import { batchSize, concurrency, describeSeries, figuresOf } from '../workload.js'

/**
 * The limit: plain objects that are there already, `JSON.stringify` and `node:http`. No queue, no retry, no aggregation, nothing kept.
 *
 * @type {import('../Subject.js').Open}
 */
export function open(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const authorization = `Basic ${Buffer.from('me@example.com:a-token-of-the-benchmarks').toString('base64')}`
  const measurements = describeSeries().map(({ name, route, host }) => ({
    name,
    tags: { host, route },
    count: 0,
    sum: 0,
    min: 0,
    max: 0,
    sum_squares: 0,
  }))
  let time = Math.floor(Date.now() / 1_000)

  /** @param {Buffer} body */
  function post(body) {
    return new Promise((resolve, reject) => {
      const headers = { authorization, 'content-type': 'application/json', 'content-length': body.length }
      const outgoing = request(`${url}/v1/measurements`, { method: 'POST', agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve(JSON.parse(text)))
      })
      outgoing.once('error', reject)
      outgoing.end(body)
    })
  }

  return {
    fill(window) {
      time += 1
      for (const [series, measurement] of measurements.entries()) Object.assign(measurement, figuresOf(series, window))
    },
    async deliver() {
      let next = 0
      const worker = async () => {
        while (next < measurements.length) {
          const batch = measurements.slice(next, next + batchSize)
          next += batchSize
          await post(Buffer.from(JSON.stringify({ time, measurements: batch })))
        }
      }
      await Promise.all(Array.from({ length: concurrency }, worker))
    },
    close: () => agent.destroy(),
  }
}
