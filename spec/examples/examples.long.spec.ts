import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { connect } from '../../lib/index.js'
import { type Service, startService } from '../../lib/service/index.js'

const folder = fileURLToPath(new URL('../../examples/', import.meta.url))
const user = 'me@example.com'
const token = 'a-token-of-the-specs'
const children = new Set<ChildProcess>()
let service: Service

beforeEach(async () => {
  service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
})

afterEach(() => service.close())

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** An example in a process of its own. */
class Running {
  readonly ended: Promise<{ code: number | null; out: string; err: string }>
  readonly #child: ChildProcess
  #out = ''
  #err = ''

  constructor(...words: string[]) {
    const { NODE_OPTIONS: _, ...clean } = process.env
    const env = { ...clean, LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url, PORT: '0' }
    this.#child = spawn(process.execPath, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    children.add(this.#child)
    this.#child.stdout?.on('data', (text) => {
      this.#out += text
    })
    this.#child.stderr?.on('data', (text) => {
      this.#err += text
    })
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        children.delete(this.#child)
        resolve({ code, out: this.#out, err: this.#err })
      })
    })
  }

  /** The url that it says it listens on. */
  async url(): Promise<string> {
    for (;;) {
      const url = /listening on (\S+)/.exec(this.#out)?.[1]
      if (url !== undefined) return url
      const more = new Promise((resolve) => this.#child.stdout?.once('data', resolve))
      const isOver = await Promise.race([more.then(() => false), this.ended.then(() => true)])
      if (isOver) throw new Error(`it ended without listening: ${this.#out}${this.#err}`)
    }
  }

  stop(): Promise<{ code: number | null; out: string; err: string }> {
    this.#child.kill('SIGTERM')
    return this.ended
  }
}

/** What the service has stored of a metric: by the values of some tags, the samples and their sum. */
async function stored(name: string, ...by: string[]): Promise<Record<string, { count: number; sum: number }>> {
  const api = connect(user, token, { url: service.url })
  const { series } = await api.getMeasurements(name, { resolution: 1, duration: 600, summary_function: 'all' })
  const found: Record<string, { count: number; sum: number }> = {}
  for (const { tags, measurements } of series) {
    const key = by.map((tag) => tags[tag]).join(' ')
    const before = found[key] ?? { count: 0, sum: 0 }
    found[key] = measurements.reduce(
      (all, { count = 0, sum = 0 }) => ({ count: all.count + count, sum: all.sum + sum }),
      before,
    )
  }
  return found
}

describe('the examples', () => {
  test('are all in the table of their README', () => {
    const readme = readFileSync(`${folder}README.md`, 'utf8')
    const linked = [...readme.matchAll(/\]\(([\w.-]+\.js)\)/g)].map((match) => match[1])
    expect(linked.sort()).toEqual(readdirSync(folder).filter((name) => name.endsWith('.js')))
  })
})

describe.each([
  ['express.js', '/files/-path'],
  ['fastify.js', '/files/-'],
])('examples/%s', (file, wildcard) => {
  test('measures requests by route and status, and reports the last ones at SIGTERM', async () => {
    const running = new Running(file)
    const url = await running.url()
    for (const path of ['/users/7', '/users/8', '/files/a/b.txt', '/nowhere', '/healthz'])
      await (await fetch(url + path)).text()
    const { code, out, err } = await running.stop()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/reported \d+ measurements at the end, 0 did not arrive/)
    expect(await stored('http.latency', 'route', 'status')).toMatchObject({
      '/users/:id 2xx': { count: 2 },
      [`${wildcard} 2xx`]: { count: 1 },
      'unmatched 4xx': { count: 1 },
      '/healthz 2xx': { count: 1 },
    })
  })
})

describe('examples/job-worker.js', () => {
  test('says how jobs ended, and how long they took and waited', async () => {
    const { code, err } = await new Running('job-worker.js').ended
    expect({ code, err }).toEqual({ code: 0, err: 'invoice-mail: no such address\n' })
    expect(await stored('job.ended', 'job', 'result')).toMatchObject({
      'welcome-mail done': { sum: 5 },
      'invoice-mail failed': { sum: 1 },
    })
    expect(await stored('job.duration', 'job')).toMatchObject({
      'welcome-mail': { count: 5 },
      'invoice-mail': { count: 1 },
    })
    expect(await stored('queue.depth')).toMatchObject({ '': { sum: 0 } })
  })
})

describe('examples/nightly-export.js and examples/read-back.js', () => {
  test('report a run once, and read it back', async () => {
    expect(await new Running('nightly-export.js').ended).toEqual({ code: 0, out: '3 measurements reported\n', err: '' })
    expect(await stored('nightly.rows', 'job')).toMatchObject({ 'nightly-export': { sum: 1_200 } })
    const list = await new Running('read-back.js').ended
    expect(list).toEqual({ code: 0, out: expect.stringContaining('gauge\tnightly.rows\n'), err: '' })
    const rows = await new Running('read-back.js', 'nightly.rows').ended
    expect(rows).toEqual({ code: 0, out: expect.stringMatching(/^\S+Z\t1200\tjob=nightly-export\n$/), err: '' })
    const none = await new Running('read-back.js', 'no.such').ended
    expect(none).toEqual({ code: 1, out: '', err: 'There is no metric no.such.\n' })
  })
})

describe('examples/serverless.js', () => {
  test('sends before it answers, call by call', async () => {
    const source = `import { handler } from ${JSON.stringify(pathToFileURL(`${folder}serverless.js`).href)}
      for (const width of [2, 3]) console.log((await handler({ width, height: 10 })).body)`
    const { code, out, err } = await new Running('--input-type=module', '--eval', source).ended
    expect({ code, out, err }).toEqual({ code: 0, out: '2x10\n3x10\n', err: '' })
    expect(await stored('function.pixels', 'function')).toMatchObject({ resize: { sum: 50 } })
    expect(await stored('function.duration', 'function')).toMatchObject({ resize: { count: 2 } })
  })
})

describe('examples/worker-threads.js', () => {
  test('has every thread report its own share', async () => {
    const ended = await new Running('worker-threads.js').ended
    expect(ended).toEqual({ code: 0, out: 'all threads have reported\n', err: '' })
    const shares = Object.values(await stored('images.resized', 'thread')).map(({ sum }) => sum)
    expect(shares.sort((a, b) => a - b)).toEqual([100, 200, 300])
  })
})

describe('examples/cluster.js', () => {
  test('has every process report its own requests, and ends whole at SIGTERM', async () => {
    const running = new Running('cluster.js')
    const url = await running.url()
    // One connection each, since the primary hands connections round, not requests.
    for (let n = 0; n < 6; n += 1) await (await fetch(url, { headers: { connection: 'close' } })).text()
    expect(await running.stop()).toMatchObject({ code: 0, err: '' })
    const shares = await stored('http.requests', 'worker')
    expect(Object.keys(shares)).toEqual(['1', '2'])
    expect(Object.values(shares).reduce((total, { sum }) => total + sum, 0)).toBe(6)
  })
})

describe('examples/checkout.test.js', () => {
  test('passes under node --test', async () => {
    const { code, out } = await new Running('--test', 'checkout.test.js').ended
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/pass 3/) })
  })
})
