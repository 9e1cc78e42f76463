// A process that reads whatever is posted to it and answers as its path asks, as cheaply as node:http can: so that the client is what is measured.
import { createServer } from 'node:http'

const stored = '{"measurements":{"summary":{"total":1000,"accepted":1000,"failed":0}}}'
/** Status and body by the first part of the path. */
const answers = new Map([
  ['v1', [202, stored]],
  ['datadog', [202, '{"status":"ok"}']],
  ['influx', [204, '']],
  ['otlp', [200, '{}']],
])
let requests = 0
let bytes = 0

const server = createServer((request, response) => {
  if (request.url === '/counts') {
    response.end(JSON.stringify({ requests, bytes }))
    requests = 0
    bytes = 0
    return
  }
  requests += 1
  request.on('data', (chunk) => {
    bytes += chunk.length
  })
  request.on('end', () => {
    const [status, body] = answers.get(request.url?.split('/', 2)[1] ?? '') ?? [404, '']
    response.writeHead(Number(status), { 'content-type': 'application/json', 'content-length': String(body).length })
    response.end(body)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () =>
  process.send?.(/** @type {import('node:net').AddressInfo} */ (server.address()).port),
)
process.on('disconnect', () => process.exit())
