import { rawExchange } from '../../service/support/rawExchange.js'
import { basic, type ServiceUnderTest } from '../../service/support/withService.js'

/** Rounded to a minute, so that every resolution shows it under the same time. */
export const time = Math.floor(Date.now() / 60_000) * 60 - 600

/** An answer as a client that parses JSON has it. */
export interface Answer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Headers of one client, in its order, without those that depend on the request. */
export type Sends = (service: ServiceUnderTest) => readonly string[]

export const pairOf = ({ service: { user, token } }: ServiceUnderTest): string => basic(user, token)

/** `http.client` beneath python-librato 3.1.0. */
export const python: Sends = (service) => [
  'Accept-Encoding: identity',
  `Authorization: ${pairOf(service)}`,
  'User-Agent: python-librato/3.1.0 (python; 3.11.7; x86_64-Linux6.1)',
]

/** Faraday on `Net::HTTP` beneath the gem librato-metrics 2.1.2. */
export const ruby: Sends = (service) => [
  'User-Agent: librato-metrics/2.1.2 (ruby; 2.7.8p225; x86_64-linux) direct-faraday/0.17.6',
  `Authorization: ${pairOf(service)}`,
  'Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
  'Accept: */*',
]

/** appoptics-api-go: the token behind the word, and gzip announced with or without a body. */
export const go: Sends = ({ service: { token } }) => [
  'User-Agent: appoptics-api-go:(unknown)',
  `Authorization: ${basic('token', token)}`,
  'Content-Encoding: gzip',
  'Accept-Encoding: gzip',
]

export async function send(
  service: ServiceUnderTest,
  sends: Sends,
  line: string,
  body?: string | Buffer,
  type = 'application/json',
): Promise<Answer> {
  const content = body === undefined ? [] : [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`]
  const lines = [`${line} HTTP/1.1`, 'Host: 127.0.0.1', ...sends(service), ...content, 'Connection: close', '', '']
  const text = await rawExchange(
    service.root,
    Buffer.concat([Buffer.from(lines.join('\r\n')), Buffer.from(body ?? '')]),
  )
  const end = text.indexOf('\r\n\r\n')
  const head = text.slice(0, end)
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body: text.slice(end + 4) }
}

export const read = ({ body }: Answer): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>
export const idIn = (answer: Answer): number => Number(read(answer)['id'])
