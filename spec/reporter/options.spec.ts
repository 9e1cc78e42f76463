import { describe, expect, test } from '@jest/globals'
import { connect, LibratoError, Reporter, type ReporterOptions } from '../../lib/index.js'
import { resolveReporterOptions } from '../../lib/reporter/resolveReporterOptions.js'
import { token, user } from '../support/coreFor.js'

const reach = { user, token, url: 'http://127.0.0.1:1/v1' }

describe('options of a Reporter', () => {
  test('have the defaults of the documentation', () => {
    expect(resolveReporterOptions({})).toEqual({
      model: 'tags',
      source: undefined,
      tags: new Map(),
      prefix: undefined,
      interval: 10_000,
      batch: { measurements: 1_000, bytes: 1_048_576 },
      concurrency: 4,
      timeout: 10_000,
      retry: { base: 500, cap: 30_000 },
      retention: { bytes: 33_554_432, age: 691_200_000 },
      spool: undefined,
      maxSeries: 100_000,
      gzip: false,
      onError: undefined,
    })
  })

  test('of a spool have their defaults, too, and an absolute path', () => {
    expect(resolveReporterOptions({ spool: { directory: 'x' } }).spool).toEqual({
      directory: `${process.cwd()}/x`,
      bytes: 1_073_741_824,
      age: 691_200_000,
      write: 'always',
    })
  })

  test('are by tags, unless a source is given without tags', () => {
    expect(resolveReporterOptions({ source: 's' })).toMatchObject({
      model: 'sources',
      source: 's',
      batch: { measurements: 300 },
    })
    expect(resolveReporterOptions({ source: 's', tags: { a: '1' } })).toMatchObject({
      model: 'tags',
      tags: new Map([
        ['source', 's'],
        ['a', '1'],
      ]),
    })
    expect(resolveReporterOptions({ source: 's', model: 'tags' }).tags).toEqual(new Map([['source', 's']]))
  })

  test('undefined is the same as leaving one out', () => {
    const names = ['interval', 'batch', 'concurrency', 'retry', 'retention', 'maxSeries', 'gzip', 'tags', 'model']
    const blank = Object.fromEntries(names.map((name) => [name, undefined]))
    expect(resolveReporterOptions(blank as ReporterOptions)).toEqual(resolveReporterOptions({}))
    expect(resolveReporterOptions({ batch: { bytes: undefined } } as unknown as ReporterOptions).batch.bytes).toBe(
      1_048_576,
    )
  })

  const bad: [string, unknown][] = [
    ['intervall', { intervall: 5_000 }],
    ['did you mean "interval"', { intervall: 5_000 }],
    ['batch: unknown option "size"', { batch: { size: 5 } }],
    ['retry: unknown option "limit"', { retry: { limit: 5 } }],
    ['interval must be', { interval: 1_500 }],
    ['interval must be', { interval: 0 }],
    ['interval must be', { interval: '10' }],
    ['concurrency must be', { concurrency: 0 }],
    ['concurrency must be', { concurrency: Number.NaN }],
    ['maxSeries must be', { maxSeries: -1 }],
    ['batch.measurements must be', { batch: { measurements: 0 } }],
    ['retention.bytes must be', { retention: { bytes: '5' } }],
    ['gzip must be', { gzip: 1 }],
    ['onError must be', { onError: 'log' }],
    ['prefix must be', { prefix: 'a b' }],
    ['source must be', { source: 'all' }],
    ['tags has the illegal name', { tags: { 'a b': '1' } }],
    ["model: 'tags'", { model: 'sources', tags: { a: '1' } }],
    ['model must be', { model: 'source' }],
    ['spool: unknown option "path"', { spool: { path: 'x' } }],
    ['spool: the options must be an object', { spool: 'x' }],
    ['spool.directory must be', { spool: {} }],
    ['spool.directory must be', { spool: { directory: '' } }],
    ['spool.directory must be', { spool: { directory: 5 } }],
    ['spool.bytes must be', { spool: { directory: 'x', bytes: 0 } }],
    ['spool.age must be', { spool: { directory: 'x', age: Number.NaN } }],
    ['spool.write must be', { spool: { directory: 'x', write: 'never' } }],
    ['api must be', { api: {} }],
    ['options must be an object', 5],
  ]
  test.each(bad)('that make no sense are refused by name: %s', (message, options) => {
    const make = () => new Reporter({ ...reach, ...(options as ReporterOptions) })
    const made = typeof options === 'object' ? make : () => new Reporter(options as ReporterOptions)
    expect(made).toThrow(LibratoError)
    expect(made).toThrow(message)
  })

  test('share the connections of an existing client, whose url and credentials they cannot change', () => {
    const api = connect(user, token, { url: reach.url })
    const reporter = new Reporter({ api, interval: false })
    expect(reporter.api).toBe(api)
    expect(() => new Reporter({ api, url: reach.url })).toThrow(/url belongs to the client/)
  })

  test('without credentials say where they were looked for', () => {
    const { LIBRATO_USER, LIBRATO_TOKEN, ...rest } = process.env
    const before = process.env
    process.env = rest
    try {
      expect(() => new Reporter({ url: reach.url })).toThrow(/LIBRATO_USER/)
    } finally {
      process.env = before
    }
  })
})
