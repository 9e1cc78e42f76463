import { Agent, request } from 'node:http'

/** Connections that send at once. */
export const connections = 4

/**
 * Posts bodies over {@link connections} connections until they or the time are used up; each connection sends its next when the former is
 * answered. Says how many were accepted.
 *
 * @param until says when to stop, as milliseconds of `performance.now()`
 */
export async function postAll({ url, authorization }, bodies, until = Number.POSITIVE_INFINITY) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let accepted = 0
  const send = async () => {
    while (performance.now() < until) {
      const { value, done } = bodies.next()
      if (done) return
      await post(agent, `${url}/measurements`, authorization, value)
      accepted += 1
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, send))
  } finally {
    agent.destroy()
  }
  return accepted
}

function post(agent, url, authorization, body) {
  return new Promise((resolve, reject) => {
    const headers = { authorization, 'content-type': 'application/json', 'content-length': body.length }
    const sent = request(url, { agent, method: 'POST', headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => {
        if (answer.statusCode === 202) resolve()
        else reject(new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 200)}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
