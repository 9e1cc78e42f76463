// A process that reads whatever is posted to it and answers as its path asks, as cheaply as node:http can: so that the client is what is measured.
import { createServer } from 'node:http'

/** Status and body by the first part of the path; of the Metrics API that is `storedAnswer`. */
const answers = new Map([
  ['datadog', [202, '{"status":"ok"}']],
  ['influx', [204, '']],
  ['otlp', [200, '{}']],
])
const itemStart = Buffer.from('{"name":')
let requests = 0
let bytes = 0

/**
 * What says that all of a body is stored: a client believes nothing else. Items are counted by how they start, since parsing would take longer than
 * all that is measured.
 * @param {string} url
 * @param {Buffer[]} chunks
 * @returns {[number, string]}
 */
function storedAnswer(url, chunks) {
  if (!url.endsWith('/measurements')) return [200, '']
  const body = Buffer.concat(chunks)
  let total = 0
  for (let at = body.indexOf(itemStart); at !== -1; at = body.indexOf(itemStart, at + 1)) total += 1
  return [202, JSON.stringify({ measurements: { summary: { total, accepted: total, failed: 0 } }, errors: [] })]
}

const server = createServer((request, response) => {
  const { url = '' } = request
  if (url === '/counts') {
    response.end(JSON.stringify({ requests, bytes }))
    requests = 0
    bytes = 0
    return
  }
  requests += 1
  const isOurs = url.startsWith('/v1/')
  /** @type {Buffer[]} */
  const chunks = []
  request.on('data', (chunk) => {
    bytes += chunk.length
    if (isOurs) chunks.push(chunk)
  })
  request.on('end', () => {
    const [status, body] = isOurs ? storedAnswer(url, chunks) : (answers.get(url.split('/', 2)[1] ?? '') ?? [404, ''])
    response.writeHead(Number(status), { 'content-type': 'application/json', 'content-length': String(body).length })
    response.end(body)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () =>
  process.send?.(/** @type {import('node:net').AddressInfo} */ (server.address()).port),
)
process.on('disconnect', () => process.exit())
