import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { basic } from './support/withService.js'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const series = 80_000
const points = 6
const queries = 8
const authorization = basic('me', 'secret')
/** Bytes beyond what the process holds once the data is there. */
const mostMemory = 512 * 1024 * 1024

let data: string
let service: ChildProcess
let url: URL
let start: number
const agent = new Agent({ keepAlive: true })

interface Got {
  readonly status: number
  readonly headers: NodeJS.Dict<unknown>
  readonly bytes: number
  readonly text: string
  /** Milliseconds. */
  readonly took: number
}

function call(path: string, body?: unknown, hangUpAfter?: number): Promise<Got> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const sent = request(new URL(path, url), { method, headers, agent: hangUpAfter === undefined ? agent : false })
    sent.on('error', reject)
    sent.on('response', async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      const whole = Buffer.concat(chunks)
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        bytes: whole.length,
        text: whole.subarray(0, 1_000).toString(),
        took: performance.now() - began,
      })
    })
    sent.end(body === undefined ? undefined : JSON.stringify(body))
    if (hangUpAfter !== undefined) setTimeout(() => sent.destroy(), hangUpAfter)
  })
}

function resident(): number {
  const status = readFileSync(`/proc/${service.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'overload-'))
  const words = ['serve', '--port', '0', '--data', data, '--user', 'me', '--token', 'secret']
  const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=512' }
  service = spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  // Read to its end: whoever stops reading ends the process.
  url = await new Promise((resolve) => {
    let said = ''
    service.stdout!.on('data', (chunk) => {
      said += chunk
      const found = /(http:\/\/127\.0\.0\.1:\d+)\/v1/.exec(said)?.[1]
      if (found !== undefined) resolve(new URL(found))
    })
  })
  start = Math.floor(performance.timeOrigin / 60_000) * 60 - 600
  for (let point = 0; point < points; point += 1)
    for (let first = 0; first < series; first += 4_000) {
      const measurements = Array.from({ length: 4_000 }, (_, n) => ({
        name: 'big',
        tags: { host: `web-${n}`, route: `/r/${first / 4_000}` },
        value: first + n,
        time: start + point * 10,
      }))
      expect((await call('/v1/measurements', { measurements })).status).toBe(202)
    }
})

afterAll(async () => {
  agent.destroy()
  if (service.exitCode === null) {
    service.kill('SIGTERM')
    await new Promise((resolve) => service.once('exit', resolve))
  }
  await rm(data, { recursive: true, force: true })
})

const query = (rest: string): string =>
  `/v1/measurements/big?resolution=1&start_time=${start}&end_time=${start + points * 10}${rest}`
const grouped = (): string => query('&group_by=host,route&group_by_function=sum')

/** What everybody else sees while something goes on. */
async function beside(work: () => Promise<unknown>): Promise<{ submitting: number; health: number; memory: number }> {
  const before = resident()
  let isOver = false
  const worst = { submitting: 0, health: 0, memory: 0 }
  const submitting = async (): Promise<void> => {
    while (!isOver) {
      const { status, took } = await call('/v1/measurements', {
        measurements: [{ name: 'small', value: 1, tags: { a: 'b' } }],
      })
      expect(status).toBe(202)
      worst.submitting = Math.max(worst.submitting, took)
      worst.memory = Math.max(worst.memory, resident() - before)
      await sleep(20)
    }
  }
  const supervising = async (): Promise<void> => {
    while (!isOver) {
      const { status, took } = await call('/healthz')
      expect(status).toBe(200)
      worst.health = Math.max(worst.health, took)
      await sleep(20)
    }
  }
  const working = work().finally(() => {
    isOver = true
  })
  await Promise.all([working, submitting(), supervising()])
  return worst
}

/** Milliseconds. A turn of the main thread is some tens at most; the rest is for a machine with other things to do. */
const soon = 1_000

test('eight queries over 80,000 series whose callers hang up end, and hold nobody up', async () => {
  const worst = await beside(async () => {
    const left = Array.from({ length: queries }, () => call(grouped(), undefined, 300).catch(() => undefined))
    await Promise.all(left)
    // Nothing of the eight is left in the way.
    const next = await call('/v1/measurements/small?resolution=1&duration=600')
    expect(next.status).toBe(200)
    expect(next.took).toBeLessThan(5 * soon)
    await sleep(2_000)
  })
  expect(worst.submitting).toBeLessThan(soon)
  expect(worst.health).toBeLessThan(soon)
  expect(worst.memory).toBeLessThan(mostMemory)
})

test('eight such queries that are waited for are answered whole, while submissions and health go on', async () => {
  const worst = await beside(async () => {
    const answers = await Promise.all(Array.from({ length: queries }, () => call(grouped())))
    for (const { status, bytes } of answers) {
      expect(status).toBe(200)
      expect(bytes).toBeGreaterThan(series * 50)
    }
  })
  expect(worst.submitting).toBeLessThan(soon)
  expect(worst.health).toBeLessThan(soon)
  expect(worst.memory).toBeLessThan(mostMemory)
})

test('callers that never read what they asked for are answered 503 before their answers fill the memory', async () => {
  const worst = await beside(async () => {
    const { hostname, port } = url
    const sockets = Array.from({ length: 6 }, () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      socket.pause()
      socket.write(
        `GET ${query('&summary_function=all')} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${authorization}\r\n\r\n`,
      )
      return socket
    })
    let refused: Got | undefined
    for (let n = 0; n < 30 && refused === undefined; n += 1) {
      const answer = await call(query('&summary_function=all'))
      if (answer.status === 503) refused = answer
    }
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
    expect(refused?.text).toContain('read slowly')
    for (const socket of sockets) socket.destroy()
  })
  expect(worst.submitting).toBeLessThan(soon)
  expect(worst.health).toBeLessThan(soon)
  expect(worst.memory).toBeLessThan(mostMemory)
})

test('reads after all that work, and the process is the same', async () => {
  const sum = await call(query('&group_by=*&group_by_function=sum'))
  expect(JSON.parse(sum.text).series[0].measurements[0]).toEqual({ time: start, value: (series * (series - 1)) / 2 })
  expect(service.exitCode).toBeNull()
})
