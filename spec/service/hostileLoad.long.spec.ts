import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { connect, Reporter } from '../../lib/index.js'
import { CliProcess } from '../cli/CliProcess.js'
import { Flood, head, type Target } from './support/attack.js'
import { basic } from './support/withService.js'

const MIB = 1024 * 1024
const large = 8 * MIB

/** What the service may take of the machine's memory: a third of what the recommended unit gives it. Bytes. */
const mostMemory = 640 * MIB
/** Milliseconds in which /healthz answers, on a machine that does other things. The worst was 14,000 before. */
const longestSilence = 6_000

let directory: string
let service: CliProcess
let url: string
let target: Target
let recorder: Target

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hostile-load-'))
  service = new CliProcess(['serve', '--port', '0', '--data', directory], {
    NODE_OPTIONS: '--max-old-space-size=512',
    LIBRATO_USER: 'me',
    LIBRATO_TOKEN: 'secret',
  })
  await service.says('/v1')
  url = /http:\S+\/v1/.exec(service.output)![0]
  const { hostname: host, port } = new URL(url)
  target = { host, port: Number(port), authorization: basic('me', 'secret') }
  const { token } = await connect('me', 'secret', { url }).createApiToken({ name: 'hostile', role: 'recorder' })
  recorder = { ...target, authorization: basic('me', token) }
})

afterEach(async () => {
  service.child.kill('SIGTERM')
  await service.ended
  rmSync(directory, { recursive: true, force: true })
})

/** The most memory that the process has had, in bytes; 0 where the system doesn't say. */
function peakMemory(): number {
  const file = `/proc/${service.child.pid}/status`
  return existsSync(file) ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) * 1024 : 0
}

const nested = (byte: string, other: string, count: number): Buffer =>
  gzipSync(byte.repeat(count) + other.repeat(count))
const bomb = gzipSync(`{"measurements":[${' '.repeat(large - 20)}]}`)
const deep = nested('[', ']', 4_000_000)
const flat = gzipSync(`[${'[],'.repeat(2_700_000)}[]]`)
const keys = gzipSync(
  `{"measurements":[{${Array.from({ length: 700_000 }, (_, n) => `"${n.toString(36)}":0`).join()}}]}`,
)
const shapes = gzipSync(`[${Array.from({ length: 450_000 }, (_, n) => `{"${n.toString(36)}":0}`).join()}]`)
const refused = Buffer.from(`{"measurements":[{"name":"ok","value":1,"tags":{"a":"b"}}${',{}'.repeat(99_999)}]}`)
const packed = ['Content-Encoding: gzip']
const post = 'POST /v1/measurements'

const attacks: readonly (readonly [string, (flood: Flood) => Promise<void>])[] = [
  [
    '200 bodies of 8 MiB that never end',
    async (flood) => {
      const almost = Buffer.alloc(large - 1, ' ')
      flood.open(200, (socket) => socket.write(head(recorder, post, large)) && socket.write(almost))
      await flood.last(15_000)
    },
  ],
  [
    '100 whole bodies of 8 MiB at once',
    async (flood) => {
      const whole = Buffer.alloc(large, ' ')
      flood.open(100, (socket) => socket.write(head(recorder, post, large)) && socket.write(whole))
      await flood.last(30_000, 100)
      expect(flood.answered).toBe(100)
    },
  ],
  ...(
    [
      ['60 that inflate to 8 MiB', bomb, 60],
      ['20 that hold four million nested lists', deep, 20],
      ['20 that hold millions of empty lists', flat, 20],
      ['12 that hold an object of 700,000 fields', keys, 12],
      ['12 that hold 450,000 objects of different shapes', shapes, 12],
    ] as const
  ).map(
    ([name, body, connections]) =>
      [
        name,
        async (flood: Flood) => {
          flood.open(connections, (socket) =>
            socket.write(Buffer.concat([Buffer.from(head(recorder, post, body.length, packed)), body])),
          )
          await flood.last(40_000, connections)
          expect(flood.answered).toBe(connections)
        },
      ] as const,
  ),
  [
    '60 bodies of 100 kB in chunks of one byte',
    async (flood) => {
      const chunks = '1\r\n \r\n'.repeat(100_000)
      flood.open(60, (socket) => socket.write(head(recorder, post, undefined)) && socket.write(chunks))
      await flood.last(15_000, 60)
    },
  ],
  [
    '60 of which 100,000 measurements are refused, and whose answers nobody reads',
    async (flood) => {
      flood.open(
        60,
        (socket) => socket.write(Buffer.concat([Buffer.from(head(recorder, post, refused.length)), refused])),
        false,
      )
      await flood.last(10_000)
    },
  ],
  [
    '20 forms of 20,000 fields with long keys',
    async (flood) => {
      const form = Buffer.from(
        Array.from({ length: 19_999 }, (_, n) => `gauges[${n}][${'a'.repeat(380)}][b][c][d][e][f][g]=1`).join('&'),
      )
      const type = ['Content-Type: application/x-www-form-urlencoded']
      flood.open(20, (socket) =>
        socket.write(Buffer.concat([Buffer.from(head(recorder, 'POST /v1/metrics', form.length, type)), form])),
      )
      await flood.last(40_000, 20)
      expect(flood.answered).toBe(20)
    },
  ],
  [
    '100 without credentials, of 8 MiB',
    async (flood) => {
      const whole = Buffer.alloc(large, ' ')
      const nobody = { ...recorder, authorization: basic('me', 'wrong') }
      flood.open(100, (socket) => socket.write(head(nobody, post, large)) && socket.write(whole))
      await flood.last(20_000, 100)
    },
  ],
  [
    '3,000 connections that never end their headers',
    async (flood) => {
      flood.open(3_000, (socket) =>
        socket.write(`POST /v1/measurements HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ${'x'.repeat(12_000)}`),
      )
      await flood.last(10_000)
    },
  ],
]

/** Asks for its health until it is stopped. */
function watchHealth(): () => Promise<{ readonly longest: number; readonly statuses: readonly number[] }> {
  const worker = new Worker(new URL('support/healthWatch.js', import.meta.url), {
    workerData: url.slice(0, -3),
    execArgv: [],
  })
  const ended = new Promise<never>((_, reject) => worker.once('error', reject))
  ended.catch(() => {})
  return async () => {
    worker.postMessage('stop')
    const [told] = await Promise.race([once(worker, 'message'), ended])
    return told
  }
}

test.each(attacks)(
  'the service outlives %s, answers meanwhile, and stores what a Reporter sends',
  async (name, attack) => {
    const metric = `sent.${name.replace(/\W+/g, '-').slice(0, 40)}`
    const reporter = new Reporter({
      user: 'me',
      token: 'secret',
      url,
      interval: 1_000,
      logger: false,
      tags: { host: 'a' },
    })
    const counter = reporter.counter(metric)
    const flood = new Flood(target)
    let isOver = false
    const stopWatching = watchHealth()
    const count = (async () => {
      let counted = 0
      for (; !isOver; counted += 1) {
        counter.increment()
        await sleep(10)
      }
      return counted
    })()
    try {
      await attack(flood)
    } finally {
      flood.close()
      isOver = true
    }
    const counted = await count
    await reporter.close({ deadline: 60_000 })
    const health = await stopWatching()
    const { series } = await connect('me', 'secret', { url }).getMeasurements(metric, {
      resolution: 1,
      duration: 3_600,
    })
    const stored = series.flatMap(({ measurements }) => measurements).reduce((sum, { value }) => sum + Number(value), 0)
    expect(stored).toBe(counted)
    expect(service.child.exitCode).toBeNull()
    expect([...flood.statuses.keys()].filter((status) => status >= '500' && status !== '503')).toEqual([])
    expect(health.statuses).toEqual([200])
    expect(health.longest).toBeLessThan(longestSilence)
    expect(peakMemory()).toBeLessThan(mostMemory)
  },
)
