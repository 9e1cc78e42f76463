import { Agent, request } from 'node:http'
import { concurrency } from '../workload.js'

/** The limit. @param {string} url */
export function open(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  return (/** @type {Buffer} */ body) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: 'Basic bWU6dG9rZW4=',
        'content-type': 'application/json',
        'content-length': body.length,
      }
      const outgoing = request(`${url}/measurements`, { method: 'POST', agent, headers }, (response) => {
        response.setEncoding('utf8')
        response.on('data', () => {})
        response.on('end', () => resolve(response.statusCode))
      })
      outgoing.once('error', reject)
      outgoing.end(body)
    })
}
