import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import * as library from '../../lib/index.js'
import { recordingDestination } from '../../lib/testing/index.js'
import { serviceForSpecs, token, user } from '../e2e/serviceForSpecs.js'
import { root } from './snippets.js'

const { service, api } = await serviceForSpecs()

/** What the tables have on the right, where it is an expression and not a name or a piece of one. */
const [, ...sections] = readFileSync(`${root}docs/moving.md`, 'utf8').split('\n## From ')
const expressions = [...sections.join('').matchAll(/^\| (?!there|---)[^\n]* \|$/gm)]
  .map(([row]) => row.split(' | ').at(-1) ?? '')
  .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!))
  .filter((code) => /^(await |new Reporter\(|connect\(|const \w+ = |\w+\.\w+\()/.test(code))

const AsyncFunction = (async () => {}).constructor as new (
  ...words: string[]
) => (...values: unknown[]) => Promise<unknown>

/** What the tables name and leave to the reader. */
async function readersOwn(reporter: library.Reporter, unused: string): Promise<Record<string, unknown>> {
  const space = await api.createSpace(unused)
  const streams = [{ metric: 'a' }]
  const chart = await api.createChart(space.id, { name: 'a', type: 'line', streams })
  return {
    ...{ user, token, email: user, key: token, tags: { city: 'sf' }, prefix: 'shop', source: 'home', period: 60_000 },
    ...{ start_time: Math.floor(Date.now() / 1000) - 60, compose: 's("a", "*")', name: 'composite', n: 1 },
    ...{ space, streams, chart, title: 'title', text: 'text', work: async () => {}, fn: () => {} },
    alert: await api.createAlert({ name: unused, conditions: [library.above('a', 1)] }),
    snapshot: await api.createSnapshot({ chart: { id: chart.id } }),
    result: await api.deleteMetrics(['a.metric.that.never.was']),
    ...{ gauge: reporter.gauge('some'), latency: reporter.gauge('latency') },
    ...{ counter: reporter.counter('count'), requests: reporter.counter('requests'), foo: reporter.counter('foo') },
  }
}

describe('what docs/moving.md says to write', () => {
  let made: library.Reporter[]
  let number = 0

  beforeAll(async () => {
    const measure_time = Math.floor(Date.now() / 1000)
    await api.submit({
      gauges: ['a', 'b', 'x', 'temperature'].map((name) => ({ name, value: 1, measure_time })),
    })
  })

  beforeEach(() => {
    made = []
  })

  afterEach(() => Promise.all(made.map((reporter) => reporter.close())))

  /** Reporters that record all that they are given, and send nothing. */
  class SilentReporter extends library.Reporter {
    constructor(options: library.ReporterOptions) {
      super({ user, token, url: service.url, ...options, destination: recordingDestination(), logger: false })
      made.push(this)
    }
  }

  test('is found in its tables', () => {
    expect(expressions.length).toBeGreaterThan(40)
  })

  test.each([...new Set(expressions)])('%s', async (code) => {
    const reporter = new SilentReporter({})
    number += 1
    const scope: Record<string, unknown> = {
      ...library,
      ...(await readersOwn(reporter, `unused.${number}`)),
      ...{ api, reporter, Reporter: SilentReporter, recordingDestination },
      connect: (one: string, two: string, options = {}) => library.connect(one, two, { ...options, url: service.url }),
    }
    // A declaration takes the place of the one in scope.
    const body = code.startsWith('const ') ? `{ ${code} }` : `return ${code}`
    await new AsyncFunction(...Object.keys(scope), body)(...Object.values(scope))
  })
})
