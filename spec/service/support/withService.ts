import { afterAll, afterEach } from '@jest/globals'
import { type Service, type ServiceOptions, startService } from '../../../lib/service/index.js'

/** What one request got. */
export interface Got {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A request: a plain object in `body` goes as JSON, a text or buffer as it is. */
export interface Sending {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A running service with a short way to call it. */
export class ServiceUnderTest {
  readonly service: Service
  readonly root: string

  constructor(service: Service) {
    this.service = service
    this.root = service.url.slice(0, -3)
  }

  /** `path`: from the root, `/v1/metrics`. Credentials are sent unless the headers say otherwise; an empty `authorization` sends none. */
  async call(method: string, path: string, { body, headers = {} }: Sending = {}): Promise<Got> {
    const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body)
    const sent = new Headers({
      authorization: basic(this.service.user, this.service.token),
      ...(isRaw ? {} : { 'content-type': 'application/json' }),
      ...headers,
    })
    if (sent.get('authorization') === '') sent.delete('authorization')
    const response = await fetch(this.root + path, {
      method,
      headers: sent,
      ...(body === undefined
        ? {}
        : { body: isRaw ? new Uint8Array(Buffer.from(body as string)) : JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  get = (path: string, sending?: Sending): Promise<Got> => this.call('GET', path, sending)
  post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Got> =>
    this.call('POST', path, { body, headers })
  put = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Got> =>
    this.call('PUT', path, { body, headers })
  delete = (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Got> =>
    this.call('DELETE', path, { body, headers })
}

/** The JSON of a body. */
export function json(got: Got): unknown {
  return JSON.parse(got.text)
}

/** An `Authorization` header. */
export function basic(user: string, token: string): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
}

const running: Service[] = []
let shared: ServiceUnderTest | undefined

/**
 * A service on a free port with data in memory. With options: one of its own, closed after the test. Without: the one that the tests of a file
 * share, emptied after each of them, because a start takes longer than most tests.
 */
export async function serve(options?: ServiceOptions): Promise<ServiceUnderTest> {
  if (options === undefined) {
    shared ??= new ServiceUnderTest(await start())
    return shared
  }
  const service = await start(options)
  running.push(service)
  return new ServiceUnderTest(service)
}

/** A service for all tests of a file, which closes it itself. */
export async function serveUntilClosed(options: ServiceOptions): Promise<ServiceUnderTest> {
  return new ServiceUnderTest(await start(options))
}

function start(options: ServiceOptions = {}): Promise<Service> {
  return startService({ port: 0, data: ':memory:', user: 'me@example.com', logger: false, ...options })
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()))
  shared?.service.setFaults(undefined)
  await shared?.delete('/v1/metrics', { names: '*' })
})

afterAll(() => shared?.service.close())
