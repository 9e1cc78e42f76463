import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { Turns } from '../reading/Turns.js'
import { type Answer, jsonType } from './Answer.js'
import { encodeJson } from './encodeJson.js'

/** On every answer: no guessing of types, no use by other sites, and figures are always fresh. Answers may say otherwise. */
const defaultHeaders = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** Headers and body of an answer, as they go out. */
function encodeAnswer({ headers, json, body }: Answer): {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
} {
  if (json === undefined) return { headers: { ...defaultHeaders, ...headers }, body: body ?? '' }
  return { headers: { ...defaultHeaders, 'content-type': jsonType, ...headers }, body: JSON.stringify(json) }
}

/** An answer whose JSON has become its body. @throws the reason of the signal */
export async function encodedAnswer({ json, ...answer }: Answer, turns: Turns): Promise<Answer> {
  if (json === undefined) return answer
  const headers = { 'content-type': jsonType, ...answer.headers }
  return { ...answer, headers, body: await encodeJson(json, turns) }
}

export function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  const { headers, body } = encodeAnswer(answer)
  if (answer.takeOver !== undefined && reply.request.method !== 'HEAD') {
    reply.hijack()
    reply.raw.writeHead(answer.status, headers)
    answer.takeOver(reply.raw)
    return reply
  }
  reply.code(answer.status).headers(headers)
  // Without a payload the framework adds no type of its own.
  return body.length === 0 && headers['content-type'] === undefined ? reply.send() : reply.send(body)
}

/** Half of an answer's bytes, then the end of the connection: the fault `cut: 'halfway'`. */
export function sendHalf(reply: FastifyReply, answer: Answer): void {
  const { headers, body } = encodeAnswer(answer)
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) })
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n')
  const whole = Buffer.concat([Buffer.from(head), Buffer.from(body)])
  reply.hijack()
  const { socket } = reply.raw
  socket?.write(whole.subarray(0, Math.floor(whole.length / 2)), () => socket.destroy())
}
