import { request } from 'node:http'

/** Asks, reads the whole answer, and says how many milliseconds that took. `body`: is posted, if given. */
export function timedGet(agent, url, authorization, body) {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const sent = request(url, { agent, method, headers: { authorization } }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const milliseconds = performance.now() - began
        const text = Buffer.concat(chunks).toString()
        if (answer.statusCode >= 300) reject(new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 200)}`))
        else resolve({ milliseconds, json: JSON.parse(text) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
