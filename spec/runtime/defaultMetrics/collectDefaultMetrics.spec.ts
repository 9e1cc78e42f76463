import { spawnSync } from 'node:child_process'
import { PerformanceObserver } from 'node:perf_hooks'
import { afterEach, expect, jest, test } from '@jest/globals'
import { Reporter } from '../../../lib/reporter/index.js'
import {
  collectDefaultMetrics,
  type DefaultMetric,
  defaultMetrics,
  type MetricSink,
  type SinkOptions,
} from '../../../lib/runtime/defaultMetrics/index.js'
import { recordingDestination } from '../../../lib/testing/index.js'
import { RecordingSink } from './RecordingSink.js'

const stops: (() => void)[] = []

function collect(sink: RecordingSink, options?: Parameters<typeof collectDefaultMetrics>[1]): () => void {
  const stop = collectDefaultMetrics(sink, options)
  stops.push(stop)
  return stop
}

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  jest.restoreAllMocks()
})

test('every figure is one of the catalogue, finite, of its kind, with its tag, and within its unit', async () => {
  const sink = new RecordingSink()
  collect(sink)
  await sink.window()
  await new Promise((resolve) => setTimeout(resolve, 60))
  const recorded = await sink.window()
  expect(recorded.length).toBeGreaterThan(20)
  for (const { name, call, value, tags } of recorded) {
    const metric: DefaultMetric | undefined = (defaultMetrics as Record<string, DefaultMetric>)[name]
    expect([name, metric?.kind]).toEqual([name, call === 'set' || call === 'increment' ? 'counter' : 'gauge'])
    expect([name, Object.keys(tags)]).toEqual([name, metric?.tag === undefined ? [] : [metric.tag]])
    expect(Number.isFinite(value) && value >= 0).toBe(true)
    if (metric?.unit === 'ratio' && name !== 'process.cpu.utilization') expect([name, value <= 1]).toEqual([name, true])
  }
})

test('the figures of the process are there on every system', async () => {
  const sink = new RecordingSink()
  collect(sink, { machine: false })
  await new Promise((resolve) => setTimeout(resolve, 60))
  const recorded = await sink.window()
  const names = new Set(recorded.map(({ name }) => name))
  for (const name of ['process.cpu.user', 'process.cpu.system', 'process.cpu.utilization', 'process.memory.rss'])
    expect(names).toContain(name)
  for (const name of ['process.memory.heap.used', 'process.eventloop.delay', 'process.eventloop.delay.p99'])
    expect(names).toContain(name)
  expect(recorded.find(({ name }) => name === 'process.memory.rss')?.value).toBeGreaterThan(10e6)
  expect(
    recorded.filter(({ name }) => name === 'process.memory.space.used').map(({ tags }) => tags['space']),
  ).toContain('new_space')
  expect([...names].filter((name) => name.startsWith('machine.'))).toEqual([])
})

test('the machine can be read without the process', async () => {
  const sink = new RecordingSink()
  collect(sink, { process: false })
  const names = (await sink.window()).map(({ name }) => name)
  expect(names).toContain('machine.memory.total')
  expect(names.filter((name) => name.startsWith('process.'))).toEqual([])
})

test('a window keeps the event loop at its word: a loop that was blocked shows the delay', async () => {
  const sink = new RecordingSink()
  collect(sink, { machine: false })
  await new Promise((resolve) => setTimeout(resolve, 60))
  await sink.window()
  const end = performance.now() + 150
  while (performance.now() < end);
  await new Promise((resolve) => setTimeout(resolve, 60))
  const longest = (await sink.window()).find(({ name }) => name === 'process.eventloop.delay.max')
  expect(longest?.value).toBeGreaterThan(0.09)
})

test('two windows without time between them repeat the last utilization instead of dividing by nothing', async () => {
  const sink = new RecordingSink()
  collect(sink)
  for (let window = 0; window < 5; window++)
    for (const { value } of await sink.window()) expect(Number.isFinite(value)).toBe(true)
})

test('without sampling there is no delay, but utilization is still there', async () => {
  const sink = new RecordingSink()
  collect(sink, { machine: false, eventLoop: false })
  await new Promise((resolve) => setTimeout(resolve, 60))
  const names = (await sink.window()).map(({ name }) => name)
  expect(names).toContain('process.eventloop.utilization')
  expect(names).not.toContain('process.eventloop.delay')
})

test('each garbage collection is recorded with its kind', async () => {
  const sink = new RecordingSink()
  collect(sink, { machine: false })
  const seen = () => sink.recorded.filter(({ name }) => name === 'process.gc.duration')
  // Short-lived garbage until V8 has to clear the new space.
  for (let round = 0; round < 200 && seen().length === 0; round++) {
    Array.from({ length: 20_000 }, (_, index) => ({ index }))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(seen().map(({ tags }) => tags['kind'])).toContain('minor')
  expect(sink.recorded.filter(({ name }) => name === 'process.gc.count')).toHaveLength(seen().length)
})

test('prefix and tags are on every series', async () => {
  const sink = new RecordingSink()
  collect(sink, { prefix: 'shop', tags: { host: 'web-1' } })
  for (const { name, tags } of await sink.window()) {
    expect(name).toMatch(/^shop\.(process|machine)\./)
    expect(tags['host']).toBe('web-1')
  }
})

test('a prefix that ends with a dot gets no second one', async () => {
  const sink = new RecordingSink()
  collect(sink, { prefix: 'shop.', machine: false })
  expect(sink.observed.has('shop.process.uptime')).toBe(true)
})

test('by source, what tells series apart is in the name', async () => {
  const sink = new RecordingSink('sources')
  collect(sink)
  const recorded = await sink.window()
  expect(recorded.every(({ tags }) => Object.keys(tags).length === 0)).toBe(true)
  expect(recorded.map(({ name }) => name)).toContain('process.memory.space.used.new_space')
  for (const { name } of recorded) expect(name).toMatch(/^[-.:\w]{1,255}$/)
})

test('stopping ends every callback, and again is harmless', async () => {
  const sink = new RecordingSink()
  const disconnect = jest.spyOn(PerformanceObserver.prototype, 'disconnect')
  const stop = collect(sink)
  expect(sink.observed.size).toBeGreaterThan(5)
  stop()
  stop()
  expect(sink.observed.size).toBe(0)
  expect(disconnect).toHaveBeenCalledTimes(1)
})

test('a reading that was under way when it was stopped records nothing any more', async () => {
  const sink = new RecordingSink()
  const stop = collect(sink)
  const reading = [...sink.observed.values()].map((read) => read())
  sink.recorded = []
  stop()
  await Promise.all(reading)
  expect(sink.recorded.filter(({ call }) => call !== 'observe')).toEqual([])
})

test('a sink that refuses is told so by its own error, and nothing goes on running', () => {
  class Refusing extends RecordingSink {
    override observe(name: string, callback: () => number): () => void {
      if (name.startsWith('machine.')) throw new Error('refused')
      return super.observe(name, callback)
    }
  }
  const sink = new Refusing()
  expect(() => collect(sink)).toThrow('refused')
  expect(sink.observed.size).toBe(0)
})

test('a sink that throws later, when Node calls back, ends nothing', async () => {
  class Tired extends RecordingSink {
    isTired = false
    override gauge(name: string, options: SinkOptions = {}) {
      if (this.isTired) throw new Error('tired')
      return super.gauge(name, options)
    }
    override observe(name: string, callback: () => number): () => void {
      const stop = super.observe(name, callback)
      return () => {
        stop()
        if (this.isTired) throw new Error('tired')
      }
    }
  }
  const sink = new Tired()
  const stop = collect(sink, { machine: false })
  sink.isTired = true
  for (const read of sink.observed.values()) await read()
  expect(sink.recorded.map(({ name }) => name)).toContain('process.memory.heap.used')
  expect(() => stop()).not.toThrow()
  expect(sink.observed.size).toBe(0)
})

test.each([undefined, null, 5, {}, { gauge: () => {}, counter: () => {} }])('%p is no reporter', (sink) => {
  expect(() => collectDefaultMetrics(sink as unknown as MetricSink)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining('must be a Reporter') }),
  )
})

test('nothing of it keeps a process alive', () => {
  const script = `
    const { collectDefaultMetrics } = await import(${JSON.stringify(new URL('../../../dist/runtime/defaultMetrics/index.js', import.meta.url).href)})
    const nothing = () => {}
    const instrument = { record: nothing, set: nothing, increment: nothing }
    collectDefaultMetrics({ gauge: () => instrument, counter: () => instrument, observe: () => nothing })
    console.log('started')`
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect([child.stdout, child.stderr, child.status]).toEqual(['started\n', '', 0])
})

test('it ends with its reporter, which has nothing to refuse then', async () => {
  const recording = recordingDestination()
  const reporter = new Reporter({ destination: recording, interval: false, logger: false })
  collectDefaultMetrics(reporter, { machine: false })
  await reporter.close()
  const sampled = new Promise<void>((resolve) => {
    const observer = new PerformanceObserver(() => {
      observer.disconnect()
      resolve()
    })
    observer.observe({ entryTypes: ['gc'] })
  })
  for (let garbage: unknown[] = [], n = 0; n < 200; n += 1)
    garbage = Array.from({ length: 10_000 }, () => ({ garbage }))
  await sampled
  expect(recording.names).toContain('process.memory.heap.used')
  expect(reporter.health().refused).toEqual({})
})
