import { lookup as resolve } from 'node:dns'
import { Agent, type AgentOptions } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { ReporterOptions } from '../../lib/reporter/index.js'
import type { Reply, ScriptedServer } from '../../lib/testing/index.js'
import { certificate } from '../support/certificate.js'
import { answerStored } from '../support/scriptedServer.js'

/** What became of the five measurements: accepted, rejected, retained, dropped, unknown. */
export type Fates = readonly [accepted: number, rejected: number, retained: number, dropped: number, unknown: number]

/** A running fault: how the reporter meets it, and how it ends. */
export interface Fault {
  readonly options?: ReporterOptions
  /** Default: the server answers 200 from now on. */
  readonly mend?: () => unknown
}

/** One row of the matrix. */
export interface FaultRow {
  readonly name: string
  readonly isSecure?: boolean
  /** Whether only the timeout ends a request. */
  readonly isHanging?: boolean
  /** Milliseconds that the reporter has to hold still after the first flush, on a clock that the spec moves. */
  readonly wait?: number
  readonly begin: (server: ScriptedServer) => Fault | Promise<Fault>
  /** Of the receipt of one flush. */
  readonly flushed: Fates
  /** Of all, once the fault is over. */
  readonly mended: Fates
  /** Of the receipt of a close that has time for one attempt, while the fault lasts. */
  readonly closed: Fates
}

const kept: Fates = [0, 0, 5, 0, 0]
const stored: Fates = [5, 0, 0, 0, 0]
const dropped: Fates = [0, 0, 0, 5, 0]
const unknown: Fates = [0, 0, 0, 0, 5]
const oneRejected: Fates = [4, 1, 0, 0, 0]

/** Nothing is lost, and a close can't tell whether it was stored. */
function doubtful(name: string, reply: Reply): FaultRow {
  return { name, begin: (server) => answer(server, reply), flushed: kept, mended: stored, closed: unknown }
}

/** The same, and nothing but the timeout ends it. */
function hanging(name: string, reply: Reply): FaultRow {
  return { ...doubtful(name, reply), isHanging: true }
}

/** Nothing is lost, and a close knows that nothing was stored. */
function refused(name: string, reply: Reply): FaultRow {
  return { name, begin: (server) => answer(server, reply), flushed: kept, mended: stored, closed: dropped }
}

/** One measurement is wrong; the other four arrive. */
function isolated(name: string, status: number, body: object): FaultRow {
  const reply: Reply = (request, response) => {
    if (!request.body.includes('"bad"')) answerStored(request, response)
    else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  return settled(name, reply, oneRejected)
}

function settled(name: string, reply: Reply, fates: Fates): FaultRow {
  return { name, begin: (server) => answer(server, reply), flushed: fates, mended: fates, closed: fates }
}

/** Four years ahead of this machine's clock. */
const serverTime = Date.UTC(2030, 0, 1)

function asked(name: string, retryAfter: string, wait: number): FaultRow {
  const headers = { date: new Date(serverTime).toUTCString(), 'retry-after': retryAfter }
  return { ...doubtful(`429, Retry-After ${name}`, { status: 429, headers }), wait }
}

function answer(server: ScriptedServer, reply: Reply): Fault {
  server.otherwise(reply)
  return {}
}

/** An answer as of the tags route, whatever was sent. */
function summary(accepted: number, failed: number): Reply {
  return {
    status: 202,
    body: { measurements: { summary: { total: accepted + failed, accepted, failed } }, errors: [] },
  }
}

const html = '<html><body>Bad Request</body></html>'

export const faultRows: readonly FaultRow[] = [
  {
    name: 'refuse',
    begin: async (server) => {
      await server.refuse()
      return { mend: () => server.listen() }
    },
    flushed: kept,
    mended: stored,
    closed: dropped,
  },
  doubtful('reset before the body', 'reset before the body'),
  doubtful('reset after the body', 'reset after the body'),
  doubtful('reset mid-answer', 'reset mid-answer'),
  hanging('no answer', 'no answer'),
  hanging('one byte a second', 'one byte a second'),
  hanging('headers only', 'headers only'),
  doubtful('endless body', 'endless body'),
  doubtful('garbage', 'garbage'),
  doubtful('502 with HTML', 'bad gateway'),
  refused('200 with HTML', 'login page'),
  refused('200 with another JSON', { status: 200, body: { ok: true } }),
  refused('202 with an error and no summary', { status: 202, body: { error: 'please log in' } }),
  doubtful('200 with nothing in it', { status: 200, body: '' }),
  doubtful('204', 204),
  doubtful('202 with a summary of nothing', summary(0, 0)),
  doubtful('202 with a summary of others', summary(3, 1)),
  doubtful('202 with a summary of more', summary(6, -1)),
  doubtful('202 with errors that its summary denies', {
    status: 202,
    body: { measurements: { summary: { total: 5, accepted: 5, failed: 0 } }, errors: [{ index: 0, message: 'no' }] },
  }),
  refused('401', 401),
  refused('403 by role', { status: 403, body: { errors: { request: ['This token may not write.'] } } }),
  refused('404', 404),
  refused('405', 405),
  refused('407, of a proxy', 407),
  refused('redirect to another host', 'redirect elsewhere'),
  doubtful('408', 408),
  doubtful('500', 500),
  doubtful('500 with (d)', { status: 500, body: { errors: { system: ['out of order'] } } }),
  doubtful('503', 503),
  doubtful('403, a rate limit (g)', {
    status: 403,
    body: { request_time: 1, error: 'You have hit the API limit for measurements [measure:raw_rate].' },
  }),
  asked('2', '2', 2_000),
  asked('0', '0', 1_000),
  asked('a date', new Date(serverTime + 4_000).toUTCString(), 4_000),
  asked('3600', '3600', 30_000),
  asked('nonsense', 'soon', 250),
  refused('403 with (h)', { status: 403, body: { errors: ['Tag based measurements are not enabled.'] } }),
  settled(
    '413 above 400 bytes',
    (request, response) => {
      if (request.body.length > 400) response.writeHead(413).end()
      else answerStored(request, response)
    },
    stored,
  ),
  settled('413 whatever the size', 413, [0, 5, 0, 0, 0]),
  isolated('400 with (a)', 400, { errors: { params: { value: ['is wrong'] } }, request_time: 1 }),
  isolated('400 with (b)', 400, { errors: { request: ['is wrong'] } }),
  isolated('400 with (c)', 400, { errors: { request: 'is wrong' } }),
  isolated('400 with (e)', 400, { errors: { params: { conditions: { duration: ['must be set'] } } } }),
  isolated('400 with (f)', 400, { params: { sum: ['is required'], name: 'bad' } }),
  isolated('400 with (i)', 400, { code: 400, message: 'Unable to process JSON' }),
  isolated('422', 422, { errors: { request: ['is wrong'] } }),
  isolated('400 for a type clash', 400, {
    errors: { params: { type: ["'bad' is a counter, but was submitted as different type"] } },
  }),
  refused('400 with HTML (j)', { status: 400, headers: { 'content-type': 'text/html' }, body: html }),
  settled(
    'success in part, by index',
    {
      status: 202,
      body: { measurements: { summary: { accepted: 4, failed: 1 } }, errors: [{ index: 4, message: 'is too old' }] },
    },
    oneRejected,
  ),
  settled(
    'success in part, without an index',
    { status: 202, body: { measurements: { summary: { total: 5, accepted: 4, failed: 1 } } } },
    oneRejected,
  ),
  {
    name: 'slow accept, within the timeout',
    begin: (server) => answer(server.acceptSlowly(20), 200),
    flushed: stored,
    mended: stored,
    closed: stored,
  },
  {
    name: 'slow accept, beyond the timeout',
    isHanging: true,
    begin: (server) => {
      server.acceptSlowly(60_000)
      return { mend: () => server.acceptSlowly(0) }
    },
    flushed: kept,
    mended: stored,
    closed: unknown,
  },
  {
    name: 'restart mid-flush',
    begin: (server) => {
      let answered = 0
      server.otherwise((request, response) => {
        answered += 1
        if (answered === 2) void server.refuse()
        else answerStored(request, response)
      })
      const mend = async () => {
        await server.listen()
        server.otherwise(200)
      }
      return { options: { batch: { measurements: 1 }, concurrency: 1 }, mend }
    },
    flushed: [1, 0, 4, 0, 0],
    mended: stored,
    // One was under way when the server went; the others were never sent.
    closed: [1, 0, 0, 3, 1],
  },
  {
    name: 'a name that does not resolve',
    begin: (server) => {
      let isMended = false
      const lookup: NonNullable<AgentOptions['lookup']> = (hostname, _, callback) => {
        if (isMended) callback(null, [{ address: '127.0.0.1', family: 4 }])
        else resolve(hostname, { all: true }, callback)
      }
      const url = `http://service.invalid:${server.port}/v1`
      const mend = () => {
        isMended = true
      }
      return { options: { url, allowPlaintext: true, agent: new Agent({ lookup }) }, mend }
    },
    flushed: kept,
    mended: stored,
    closed: dropped,
  },
  {
    // Nothing has left the process when it is given up, so a close knows that nothing was stored.
    name: 'a name that is looked up for ever',
    isHanging: true,
    begin: (server) => {
      let isMended = false
      const lookup: NonNullable<AgentOptions['lookup']> = (_hostname, _options, callback) => {
        if (isMended) callback(null, [{ address: '127.0.0.1', family: 4 }])
      }
      const url = `http://service.invalid:${server.port}/v1`
      const mend = () => {
        isMended = true
      }
      return { options: { url, allowPlaintext: true, agent: new Agent({ lookup }) }, mend }
    },
    flushed: kept,
    mended: stored,
    closed: dropped,
  },
  {
    name: 'a certificate that is not trusted',
    isSecure: true,
    begin: () => {
      const agent = new SecureAgent()
      const mend = () => {
        agent.options.ca = certificate
      }
      return { options: { agent }, mend }
    },
    flushed: kept,
    mended: stored,
    closed: dropped,
  },
]
