import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../../lib/index.js'
import { TestClock } from '../../../lib/testing/index.js'
import { serviceForSpecs, token, user } from '../../e2e/serviceForSpecs.js'
import { answerStored, startScriptedServer } from '../../support/scriptedServer.js'
import { type Ended, run as runIn, type Surroundings } from '../commandLine.js'

const { service, api } = await serviceForSpecs()
const other = await serviceForSpecs()
const env = { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }
const folder = mkdtempSync(join(tmpdir(), 'import-'))
afterAll(() => rmSync(folder, { recursive: true }))
const now = Math.floor(Date.now() / 1000)
const day = 86_400

const run = (words: string[], surroundings: Surroundings = {}): Promise<Ended> =>
  runIn(words, { env: { ...env, NO_COLOR: '1' }, ...surroundings })

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const lines = (name: string, count: number): string =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify({ name, time: now - 10 * (count - n), value: n })}\n`).join(
    '',
  )

/** A deviation goes over the wire as such, and may come back with another last digit. */
const rounded = (series: unknown): unknown =>
  JSON.parse(JSON.stringify(series, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)))

async function countOf(name: string, on = api): Promise<number> {
  const query = { duration: 90 * day, resolution: 3_600, summary_function: 'count' } as const
  const { series } = await on.getMeasurements(name, query)
  return series.flatMap(({ measurements }) => measurements).reduce((sum, { value }) => sum + value, 0)
}

test('files come in once, however often and in whatever form they are given', async () => {
  const text = lines('import.once', 2_300)
  const [plain, zipped] = [file('once.json', text), file('once.anything', gzipSync(text))]
  expect(await run(['import', plain])).toEqual({ code: 0, out: '2300 accepted\n', err: '' })
  expect(await run(['import', zipped, plain])).toEqual({ code: 0, out: '4600 accepted\n', err: '' })
  expect(await run(['import', '-'], { input: text })).toEqual({ code: 0, out: '2300 accepted\n', err: '' })
  expect(await countOf('import.once')).toBe(2_300)
})

describe('a file', () => {
  const odd = 'K\u00f6ln \u{1F600}'
  const text = (name: string) =>
    `name,value,time,description\n${name},1,${now - 60},${odd}\n${name},2,${now - 50},${odd}\n`
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()

  test.each<[string, (csv: string) => Buffer]>([
    ['UTF-16 with a byte order mark', (csv) => Buffer.from(`\uFEFF${csv}`, 'utf16le')],
    ['UTF-16 without one', (csv) => Buffer.from(csv, 'utf16le')],
    ['big-endian UTF-16', (csv) => swapped(Buffer.from(`\uFEFF${csv}`, 'utf16le'))],
    ['big-endian UTF-16 without a mark', (csv) => swapped(Buffer.from(csv, 'utf16le'))],
    ['UTF-16 in gzip', (csv) => gzipSync(Buffer.from(`\uFEFF${csv}`, 'utf16le'))],
    ['UTF-8 with a byte order mark', (csv) => Buffer.from(`\uFEFF${csv}`)],
    ['lines that end with CR', (csv) => Buffer.from(csv.replaceAll('\n', '\r'))],
    ['lines that end with CR in UTF-16', (csv) => Buffer.from(`\uFEFF${csv.replaceAll('\n', '\r')}`, 'utf16le')],
    ['lines that end with CR LF', (csv) => Buffer.from(csv.replaceAll('\n', '\r\n'))],
  ])('of %s is read', async (_, encode) => {
    const name = `encoded.${Math.random().toString(36).slice(2)}`
    expect(await run(['import', file('encoded.csv', encode(text(name)))])).toEqual({
      code: 0,
      out: '2 accepted\n',
      err: '',
    })
    expect(await countOf(name)).toBe(2)
    expect((await api.getMetric(name)).description).toBe(odd)
  })

  test.each<[Buffer, string]>([
    [
      Buffer.from('PK\u0003\u0004 xl/workbook.xml'),
      'is a zip archive or an Excel workbook; unpack it, or save it as CSV',
    ],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'is an Excel workbook; save it as CSV'],
    [Buffer.from('fffe0000610000', 'hex'), 'is UTF-32; save it as UTF-8'],
    [
      Buffer.from('BZh91AY&SY'),
      'is compressed by bzip2; unpack it, or pipe it in: bzcat FILE | librato-reporter import -',
    ],
    [Buffer.from('28b52ffd0458', 'hex'), 'is compressed by zstd; unpack it'],
    [Buffer.from('fd377a585a00', 'hex'), 'is compressed by xz; unpack it'],
    [Buffer.from('SQLite format 3\u0000'), 'is an SQLite database; export it as CSV or JSON'],
  ])('that is no text is told by what it is: %j', async (content, sentence) => {
    const path = file('binary', content)
    const { code, out, err } = await run(['import', path])
    expect([code, out, err]).toEqual([1, '', expect.stringContaining(`librato-reporter: ${path}: ${sentence}`)])
  })

  test.each([0, 1, 2, 3])('of %i bytes is read to its end', async (length) => {
    expect((await run(['import', file('short', Buffer.from('abc').subarray(0, length))])).code).toBe(
      length === 0 ? 0 : 2,
    )
  })
})

test('an export of one service is another one, by every resolution that is kept', async () => {
  // The last two in one hour, whatever time it is.
  const hour = Math.floor(now / 3_600) * 3_600 - 3_600
  const times = [now - 300 * day, now - 50 * day, now - 20 * day, hour + 60, hour + 119]
  const tags = [{ route: '/pay' }, { route: '/cart', host: 'web 1' }, {}]
  await api.submit({
    measurements: times.flatMap((time) =>
      tags.map((own, n) => ({
        name: 'trip.gauge',
        time,
        tags: own,
        count: 3 + n,
        sum: 30 + n,
        min: 1,
        max: 20,
        sum_squares: 500,
        description: 'How long',
        attributes: { display_units_short: 'ms', summarize_function: 'max' },
      })),
    ),
    counters: times.map((measure_time, n) => ({ name: 'trip.counter', measure_time, value: n * 100, source: 'web' })),
  })
  await api.createComposite('trip.composite', 's("trip.gauge", "*")')
  const exported = await run(['export', 'trip.*'])
  expect(exported).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^2 metrics, \d+ measurements exported; 1 composite left out\n$/),
  })
  const there = { env: { ...env, LIBRATO_URL: other.service.url } }
  expect(await run(['import', '-'], { ...there, input: exported.out })).toMatchObject({ code: 0, err: '' })
  expect(await run(['import', '-'], { ...there, input: exported.out })).toMatchObject({ code: 0, err: '' })
  for (const [name, resolution, back] of [
    ['trip.gauge', 1, day],
    ['trip.gauge', 60, 30 * day],
    ['trip.gauge', 3_600, 364 * day],
    ['trip.counter', 3_600, 364 * day],
  ] as const) {
    const query = { start_time: now - back, end_time: now + 1, resolution, summary_function: 'all' } as const
    const [here, moved] = await Promise.all([api.getMeasurements(name, query), other.api.getMeasurements(name, query)])
    expect(rounded(moved.series)).toEqual(rounded(here.series))
    expect(here.series.length).toBe(name === 'trip.gauge' ? 3 : 1)
  }
  const moved = await other.api.getMetric('trip.counter', { start_time: now - 364 * day, resolution: 3_600 })
  expect(moved.measurements['web']?.map(({ value }) => value)).toEqual([0, 100, 200, 400])
  expect(await other.api.getMetric('trip.gauge')).toMatchObject({
    description: 'How long',
    attributes: { display_units_short: 'ms', summarize_function: 'max' },
  })
})

test('what get --json and the API itself print can be brought in', async () => {
  await api.submit([{ name: 'import.got', time: now - 100, count: 2, sum: 6, min: 1, max: 5, tags: { a: 'b' } }])
  const { out } = await run(['get', 'import.got', '--json', '-r', '1s'])
  const there = { env: { ...env, LIBRATO_URL: other.service.url } }
  expect(await run(['import', '-'], { ...there, input: out })).toMatchObject({ code: 0, out: '1 accepted\n' })
  const records = await api.getMetric('import.got', { count: 5 })
  const input = JSON.stringify({ ...records, name: 'import.records' })
  expect(await run(['import', '-'], { ...there, input })).toMatchObject({ code: 0, out: '1 accepted\n' })
  const moved = await other.api.getMetric('import.records', { count: 5 })
  expect(moved.measurements['unassigned']).toEqual([
    { measure_time: now - 100, value: 3, count: 2, sum: 6, min: 1, max: 5 },
  ])
})

describe('what makes no sense, or is refused', () => {
  test('is named by file and line, up to a number, and the rest comes in', async () => {
    const bad = file(
      'bad.csv',
      `name,value,time\nbad.a,1,${now}\n${'bad a,1,1\n'.repeat(30)}bad.b,2,${now}\nbad.a,3,5\n`,
    )
    const { code, out, err } = await run(['import', bad, '--errors', '3'])
    expect({ code, out }).toEqual({ code: 1, out: '2 accepted, 1 refused, 30 lines left out\n' })
    expect(err.split('\n')).toEqual([
      ...[3, 4, 5].map((n) => expect.stringMatching(`^librato-reporter: line ${n}: the name "bad a"`)),
      'librato-reporter: line 34: bad.a: is too far in the past',
      'librato-reporter: and 27 more that make no sense; --errors 30 names all of them',
      '',
    ])
    const two = await run(['import', bad, file('good.json', lines('bad.c', 1))], {})
    expect(two.err).toContain(`${bad}, line 34: bad.a: is too far in the past\n`)
    expect(JSON.parse((await run(['import', bad, '--json'])).out)).toEqual({
      accepted: 2,
      refused: 1,
      skipped: 30,
      interrupted: false,
    })
  })

  test('--dry-run sends nothing, and --strict nothing unless all of it makes sense', async () => {
    const [good, bad] = [
      file('strict.json', lines('strict.a', 3)),
      file('strict.csv', 'name,value,time\nstrict.b,x,1\n'),
    ]
    expect(await run(['import', '-n', good, bad])).toEqual({
      code: 2,
      out: expect.stringMatching(/^3 measurements from .*Z to .*Z, 1 left out; nothing was sent\n$/),
      err: expect.stringContaining('strict.csv, line 2: the value "x"'),
    })
    expect(await run(['import', '--strict', good, bad])).toMatchObject({
      code: 2,
      out: expect.stringContaining('nothing was sent'),
    })
    expect(JSON.parse((await run(['import', '--dry-run', '--json', good])).out)).toEqual({
      measurements: 3,
      skipped: 0,
      oldest: now - 30,
      newest: now - 10,
      interrupted: false,
    })
    expect(await api.listMetrics({ name: 'strict' }).toArray()).toEqual([])
    expect(await run(['import', '--strict', good])).toEqual({ code: 0, out: '3 accepted\n', err: '' })
  })

  test('no file of those that are named is read when one of them is none', async () => {
    const good = file('named.json', lines('named', 1))
    for (const [words, sentence] of [
      [[], 'Say: librato-reporter import FILE...'],
      [[good, join(folder, 'missing')], 'There is no file'],
      [[good, folder], 'is a directory; name the files in it.'],
      [['-', '-'], 'name - once'],
      [['--strict', '-'], 'only files can be'],
      [[good, '--errors', 'all'], '--errors takes a whole number'],
    ] as const)
      expect(await run(['import', ...words])).toEqual({ code: 2, out: '', err: expect.stringContaining(sentence) })
    expect(await api.listMetrics({ name: 'named' }).toArray()).toEqual([])
  })

  test('an input without a header is not read to its end, which may never come', async () => {
    const input = new PassThrough()
    input.write('y\ny\n')
    const { code, out, err } = await run(['import', '-'], { input })
    expect({ code, out }).toEqual({ code: 2, out: '0 accepted, 1 line left out\n' })
    expect(err).toContain('line 1: the first line is neither JSON nor a header')
  })

  test('a file that is cut off is said so, with what came in before', async () => {
    const text = lines('cut.off', 5_000)
    const cut = file('cut.gz', gzipSync(text).subarray(0, -400))
    const { code, out, err } = await run(['import', cut])
    expect(code).toBe(1)
    expect(out).toMatch(/^[1-4]000 accepted; interrupted\n$/)
    expect(err).toBe(`librato-reporter: ${cut}: unexpected end of file.\n`)
  })
})

describe('an import that is ended', () => {
  test('by Ctrl-C sends nothing in part, says how to go on, and goes on', async () => {
    const text = lines('ended', 2_500)
    const parts = text.split(/(?<=\n)/)
    let stop: () => void = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    const input = new PassThrough()
    input.write(parts.slice(0, 1_700).join(''))
    void (async () => {
      while ((await countOf('ended').catch(() => 0)) < 1_000) await new Promise((resolve) => setTimeout(resolve, 10))
      stop()
    })()
    expect(await run(['import', '-'], { input, stopped })).toEqual({
      code: 1,
      out: '1000 accepted; interrupted\n',
      err: 'librato-reporter: Run the same command again to go on; what was accepted is not stored twice.\n',
    })
    expect(await run(['import', '-'], { input: text })).toMatchObject({ code: 0, out: '2500 accepted\n' })
    expect(await countOf('ended')).toBe(2_500)
  })

  test('by Ctrl-C does not wait for a service that is away', async () => {
    const server = await startScriptedServer()
    const clock = new TestClock()
    let stop: () => void = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    let asked = 0
    server.otherwise((request, response: ServerResponse) => {
      asked += 1
      if (asked === 1) answerStored(request, response.setHeader('idempotency-max-age', '691200'))
      // The others never get an answer.
      else if (asked === 4) {
        stop()
        setImmediate(() => void clock.advance(2_000))
      }
    })
    try {
      const there = { env: { ...env, LIBRATO_URL: server.url }, runtime: clock, stopped }
      expect(await run(['import', '-'], { ...there, input: lines('away', 9_000) })).toEqual({
        code: 1,
        out: '1000 accepted; interrupted\n',
        err: 'librato-reporter: Run the same command again to go on; what was accepted is not stored twice.\n',
      })
      expect(clock.timers).toBe(0)
    } finally {
      await server.close()
    }
  })

  test('by a service that takes no more says what was accepted and why', async () => {
    const server = await startScriptedServer()
    let asked = 0
    server.otherwise((request, response) => {
      asked += 1
      if (asked === 1) answerStored(request, response)
      else response.writeHead(403).end()
    })
    const there = { env: { ...env, LIBRATO_URL: server.url } }
    try {
      const { code, out, err } = await run(['import', '-'], { ...there, input: lines('gone', 3_000) })
      expect({ code, out }).toEqual({ code: 1, out: '1000 accepted; interrupted\n' })
      expect(err).toContain('This service remembers no requests')
      expect(err).toContain('use a token whose role may do this.')
    } finally {
      await server.close()
    }
  })

  test('by a service that is not there says that alone', async () => {
    const input = lines('nobody', 3_000)
    const { code, out, err } = await run(['import', '-', '--url', 'http://127.0.0.1:1/v1'], { input })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^librato-reporter: .*is the service running there.*\n$/)
  })
})

test('on a terminal there is a bar, as wide as the window, and it is gone in the end', async () => {
  const path = file('bar.json', lines('bar', 1_200))
  for (const columns of [40, 120]) {
    const { out, err } = await run(['import', path], { columns })
    expect(out).toBe('1200 accepted\n')
    expect(err).toMatch(/0 % {2}0 measurements/)
    for (const line of stripVTControlCharacters(err).split(/\r|\n/)) expect(line.length).toBeLessThanOrEqual(columns)
    expect(err.endsWith('\u001b[1A\r\u001b[J')).toBe(true)
  }
})

test('metrics of sources and tags, and a hostile name, are as the service has them', async () => {
  const api = connect(user, token, { url: service.url })
  const text = `{"name":"import.__proto__","type":"counter","measurements":{"__proto__":[{"measure_time":${now - 5},"value":3}]}}`
  expect(await run(['import', '-'], { input: text })).toMatchObject({ code: 0, out: '1 accepted\n' })
  const { measurements } = await api.getCounter('import.__proto__', { count: 1 })
  expect(Object.keys(measurements)).toEqual(['__proto__'])
})
