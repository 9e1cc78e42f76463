import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { Reporter } from '../../lib/index.js'
import { serviceForSpecs, token, user } from '../e2e/serviceForSpecs.js'
import { type Ended, run as runIn, type Surroundings } from './commandLine.js'

const { service, api } = await serviceForSpecs()
const env = { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }
const now = Math.floor(Date.now() / 1000)

const run = (words: string[], surroundings: Surroundings = {}): Promise<Ended> =>
  runIn(words, { env: { ...env, NO_COLOR: '1' }, ...surroundings })
const jsonOf = ({ out }: Ended): unknown => JSON.parse(out)

describe('send', () => {
  test('takes one value, with tags, a source and a time', async () => {
    expect(await run(['send', 'gauge', 'one', '-5.5', 'host=web-1', '--source', 'job', '--time', '-1m'])).toEqual({
      code: 0,
      out: '1 accepted\n',
      err: '',
    })
    const { series } = await api.getMeasurements('one', { duration: 300 })
    expect(series).toEqual([
      { tags: { host: 'web-1', source: 'job' }, measurements: [{ time: expect.any(Number), value: -5.5 }] },
    ])
    expect(series[0]!.measurements[0]!.time).toBeLessThanOrEqual(now - 50)
    expect(await run(['send', 'gauge', 'one', '1', '-q'])).toEqual({ code: 0, out: '', err: '' })
    expect(await run(['send', 'gauge', 'one', '1', '--time', '2001-01-01'])).toEqual({
      code: 1,
      out: '0 accepted, 1 refused\n',
      err: 'librato-reporter: one: is too far in the past\n',
    })
  })

  test('takes the total of a counter', async () => {
    await run(['send', 'counter', 'total', '100', `@${now - 2}`])
    expect(jsonOf(await run(['send', 'counter', 'total', '130', '--json']))).toEqual({
      accepted: 1,
      refused: 0,
      skipped: 0,
    })
    const { measurements } = await api.getCounter('total', { count: 2, resolution: 1 })
    expect(measurements['unassigned']?.map(({ value }) => value)).toEqual([100, 130])
  })

  test('takes lines, names those that it leaves out by number and reason, and sends the others', async () => {
    const lines = `# first\nlines.a 1 host=x\nlines.b\n\nlines.a 2 @${now - 5}\r\nlines.c x\nlines.d 4 tag="a b"`
    const { code, out, err } = await run(['send', 'gauge', '--tag', 'env=test'], { input: lines })
    expect({ code, out }).toEqual({ code: 2, out: '3 accepted, 2 lines left out\n' })
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^librato-reporter: line 3: "lines.b" has no value/),
      expect.stringMatching(/^librato-reporter: line 6: the value "x"/),
      '',
    ])
    const { series } = await api.getMeasurements('lines.d', { duration: 300 })
    expect(series[0]?.tags).toEqual({ env: 'test', tag: 'a b' })
  })

  test('says what the service refuses, and that goes before what was left out', async () => {
    const lines = 'clash.gauge 1\n'
    await run(['send', 'gauge'], { input: lines })
    const clash = await run(['send', 'counter'], { input: 'clash.gauge 1\nclash.counter 2\nnonsense\n' })
    expect(clash).toEqual({
      code: 1,
      out: '1 accepted, 1 refused, 1 line left out\n',
      err: expect.stringMatching(/line 3: .*\nlibrato-reporter: line 1: 'clash.gauge' is a gauge/),
    })
    const single = await run(['send', 'counter', 'clash.gauge', '1'])
    expect(single).toEqual({
      code: 1,
      out: '0 accepted, 1 refused\n',
      err: expect.stringMatching(/^librato-reporter: 'clash.gauge'.*\n$/),
    })
  })

  test('takes more lines than fit in one request', async () => {
    const lines = Array.from({ length: 2_500 }, (_, n) => `many.${n % 50} ${n} n=${n % 7}`).join('\n')
    expect(await run(['send', 'gauge'], { input: lines })).toEqual({ code: 0, out: '2500 accepted\n', err: '' })
  })

  test('sends what it has of an input without an end, and the rest when it is stopped', async () => {
    const input = new Readable({ read() {} })
    let stop: () => void = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    const ended = run(['send', 'gauge', '--interval', '1'], { input, stopped })
    input.push('endless 1\n')
    for (;;) if ((await api.listMetrics({ name: 'endless' }).toArray()).length > 0) break
    input.push('endless 2 last=yes\nhalf a li')
    await new Promise((resolve) => setTimeout(resolve, 50))
    stop()
    expect(await ended).toEqual({ code: 0, out: '2 accepted\n', err: '' })
    expect((await api.getMeasurements('endless', { duration: 60 })).series).toHaveLength(2)
  })
})

describe('list', () => {
  test('prints a line a metric in a pipe, and JSON on demand', async () => {
    await api.createGauge('list.a', { description: '\u001b[31mevil\ttext\n' })
    await api.createCounter('list.b')
    expect((await run(['list', 'list.*'])).out).toBe('list.a\tgauge\t?[31mevil?text?\nlist.b\tcounter\t\n')
    const lines = (await run(['list', 'LIST.', '--json'])).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { name: 'list.a', type: 'gauge' },
      { name: 'list.b', type: 'counter' },
    ])
    expect((await run(['list', 'list.*', '-n', '1'])).out).toMatch(/^list\.a.*\n$/)
  })

  test('shows a table on a terminal, with the last hour of each, and no line beyond its edge', async () => {
    await api.submit(
      Array.from({ length: 60 }, (_, n) => ({
        name: 'list.b2',
        value: n,
        time: now - 60 * n,
        tags: { n: `${n % 3}` },
      })),
    )
    const { out, code } = await run(['list', 'list.b'], { columns: 100 })
    expect(code).toBe(0)
    expect(out).toMatch(/^metric +kind +last hour +last\n/)
    expect(out).toMatch(/\nlist\.b2 +gauge +█[▁▂▃▄▅▆▇█]+ +0\n/)
    const narrow = await run(['list', 'list.b'], { columns: 40 })
    expect(narrow.out).toMatch(/^metric +kind +(last hour)? +last\n(.*\n)*list\.b2 +gauge .*0\n/)
    for (const columns of [20, 40, 80])
      for (const line of (await run(['list', 'list'], { columns })).out.split('\n'))
        expect([...line].length).toBeLessThanOrEqual(columns)
    expect((await run(['list', 'list'], { columns: 80, env })).out).toContain('\u001b[1m')
  })

  test('shows names whole before it shows descriptions and pictures', async () => {
    const names = ['http.server.request.duration', 'http.server.active_requests']
    for (const name of names)
      await api.createGauge(`wide.${name}`, {
        description: 'Time from the first byte of a request to its last. '.repeat(4),
      })
    const shown = async (columns: number) => (await run(['list', 'wide.*'], { columns })).out
    for (const columns of [60, 80, 100, 120, 200]) {
      const out = await shown(columns)
      for (const name of names) expect([columns, out]).toEqual([columns, expect.stringContaining(`\nwide.${name} `)])
      for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(columns)
    }
    expect(await shown(80)).not.toContain('description')
    expect(await shown(120)).toMatch(/^metric +kind +last hour +last +description\n.*Time from the.*…\n/)
  })

  test('tells a counter of a Reporter from a gauge, as get does', async () => {
    const reporter = new Reporter({ user, token, url: service.url, interval: false, logger: false })
    reporter.counter('kinds.requests').increment(3)
    reporter.gauge('kinds.latency').record(3)
    await reporter.close()
    expect((await run(['list', 'kinds.*'])).out).toBe('kinds.latency\tgauge\t\nkinds.requests\tcounter\t\n')
    expect((await run(['list', 'kinds.*'], { columns: 100 })).out).toMatch(/\nkinds\.requests +counter /)
    const listed = (await run(['list', 'kinds.requests', '--json'])).out
    const got = (await run(['get', 'kinds.requests', '--json'])).out
    for (const json of [listed, got]) expect(JSON.parse(json)).toMatchObject({ type: 'gauge', kind: 'counter' })
    expect((await run(['get', 'kinds.requests'], { columns: 100 })).out).toMatch(/^kinds\.requests {2}counter, /)
  })

  test('shows the other metrics, too, where the service refuses to read one', async () => {
    await api.submit([{ name: 'refused.plain', value: 3, tags: { a: 'b' } }])
    await api.updateMetric('refused.composite', { type: 'composite', composite: 's("refused.later", "*")' })
    await api.updateMetric('refused.later', { type: 'composite', composite: 's("refused.plain", "*")' })
    const { code, out } = await run(['list', 'refused.*'], { columns: 100 })
    expect(code).toBe(0)
    expect(out).toMatch(/\nrefused\.composite +composite +refused\n/)
    expect(out).toMatch(/\nrefused\.plain .* 3\n/)
  })

  test('says so when there is nothing', async () => {
    expect(await run(['list', 'no.such.*'])).toEqual({
      code: 0,
      out: '',
      err: expect.stringContaining('No metric matches "no.such.*"'),
    })
  })
})

describe('get', () => {
  test('shows a line a series with its picture and figures', async () => {
    const items = Array.from({ length: 50 }, (_, n) => ({
      name: 'get.g',
      value: n,
      time: now - 60 * n,
      tags: { host: `h${n % 2}` },
    }))
    await api.submit(items)
    await api.updateMetric('get.g', { description: 'What it is', attributes: { display_units_long: 'seconds' } })
    const { code, out } = await run(['get', 'get.g'], { columns: 100 })
    expect(code).toBe(0)
    const [title, about, , head, first, second] = out.split('\n')
    expect([title, about]).toEqual(['get.g  gauge, 1 h in steps of 30 s', 'What it is'])
    expect(head).toMatch(/^series +last 1 h +last +min +avg +max$/)
    expect(first).toMatch(/^host=h0 +[▁▂▃▄▅▆▇█ ]+ 0 s +0 s +24\.0 s +48\.0 s$/)
    expect(second).toMatch(/^host=h1 +[▁▂▃▄▅▆▇█ ]+ 1\.00 s +1\.00 s +25\.0 s +49\.0 s$/)
    const narrow = (await run(['get', 'get.g', '--limit', '1'], { columns: 40 })).out.split('\n')
    for (const line of narrow) expect([...line].length).toBeLessThanOrEqual(60)
    expect(narrow.join('\n')).toContain('and 1 more series')
  })

  test('prints plain numbers in a pipe, of those series that were chosen', async () => {
    expect((await run(['get', 'get.g', '--tag', 'host=h0', '-d', '1h'])).out).toBe('host=h0\t0\t0\t24\t48\n')
    expect((await run(['get', 'get.g', '--tag', 'host=!h0'])).out).toMatch(/^host=h1\t/)
    expect(
      (await run(['get', 'get.g', '--group-by', '*', '--function', 'max', '-r', '1h', '--start', `${now - 3600 * 2}`]))
        .code,
    ).toBe(0)
    expect((await run(['get', 'get.g', '--source', 'nowhere'])).out).toBe('')
  })

  test('is one JSON document on demand, with all that the service knows of the points', async () => {
    const found = jsonOf(await run(['get', 'get.g', '--json', '-r', '60s', '-d', '2h'])) as Record<string, unknown>
    expect(found).toMatchObject({ name: 'get.g', type: 'gauge', resolution: 60, description: 'What it is' })
    expect(found['series']).toHaveLength(2)
    expect(found).toMatchObject({
      series: [
        {
          tags: { host: 'h0' },
          measurements: expect.arrayContaining([expect.objectContaining({ count: 1, min: 48, max: 48 })]),
        },
        {},
      ],
    })
  })

  test('shows counters as growth per second, and composites by their values', async () => {
    await api.submit({
      counters: [0, 600, 1200].map((value, n) => ({ name: 'get.c', value, measure_time: now - 600 + 60 * n })),
    })
    expect((await run(['get', 'get.c', '-r', '60s'])).out).toBe('(no source)\t10\t10\t10\t10\n')
    expect((await run(['get', 'get.c', '-r', '60s'], { columns: 80 })).out).toMatch(/ 10\/s/)
    await api.createComposite('get.comp', 'sum(s("get.g","*"))')
    expect(await run(['get', 'get.comp'], { columns: 80 })).toMatchObject({
      code: 0,
      out: expect.stringContaining('sum(s("get.g","*"))'),
    })
  })

  test('says what there is when there is none, or nothing in this time', async () => {
    expect(await run(['get', 'no.such'])).toEqual({
      code: 1,
      out: '',
      err: 'librato-reporter: There is no metric "no.such"; librato-reporter list shows what there is.\n',
    })
    expect((await run(['get', 'get.g', '--end', '-2d'], { columns: 80 })).out).toContain(
      'Nothing was measured in this time',
    )
    for (const words of [
      ['--start', 'now', '--duration', '1h'],
      ['--start', 'now', '--end', '-1h'],
      ['--function', 'sum'],
      ['--group-by', 'host', '--function', 'median'],
      ['--tag', 'host'],
    ])
      expect(await run(['get', 'get.g', ...words])).toMatchObject({ code: 2, out: '' })
  })
})

test('annotate records an event with all that was said of it', async () => {
  const words = [
    'annotate',
    'deploys',
    'Version 45 ✓',
    '--description',
    'more',
    '--source',
    'web-1',
    '--start',
    `${now - 60}`,
    '--end',
    'now',
  ]
  const { code, out } = await run([...words, '--link', 'github=https://example.com/a=b', '--json'])
  expect(code).toBe(0)
  const event = JSON.parse(out)
  expect(event).toMatchObject({
    title: 'Version 45 ✓',
    start_time: now - 60,
    links: [{ rel: 'github', href: 'https://example.com/a=b' }],
  })
  expect(await api.getAnnotation('deploys', event.id)).toMatchObject({ description: 'more', source: 'web-1' })
  expect((await run(['annotate', 'deploys', 'again'])).out).toMatch(
    /^deploys: event \d+ at \d{4}-\d\d-\d\dT[\d:]{8}Z\n$/,
  )
  expect(await run(['annotate', 'a b', 'title'])).toMatchObject({ code: 1, out: '' })
})

describe('delete', () => {
  const make = async (...names: string[]) => {
    for (const name of names) await api.createGauge(name)
  }
  const left = async (pattern: string) => (await api.listMetrics({ name: pattern }).toArray()).map(({ name }) => name)

  test('deletes names and what matches patterns as a whole, and says what there is none of', async () => {
    await make('del.a', 'del.b', 'x.del.a', 'del.a.x')
    const { code, out, err } = await run(['delete', 'DEL.?', '*.del.a', 'del.A', 'no.such', '--yes'])
    expect({ code, out }).toEqual({ code: 1, out: '2 metrics deleted.\n' })
    expect(err).toBe('librato-reporter: No metric is named "DEL.?".\nlibrato-reporter: No metric is named "no.such".\n')
    expect(await left('del')).toEqual(['del.a.x', 'del.b'])
  })

  test('asks on a terminal, and only a yes is one', async () => {
    await make(...Array.from({ length: 12 }, (_, n) => `ask.${n}`))
    for (const input of ['n\n', '\n', '', 'yesterday\n']) {
      const { code, out, err } = await run(['delete', 'ask.*'], { columns: 80, input })
      expect({ code, out }).toEqual({ code: 1, out: '0 metrics deleted.\n' })
      expect(err).toContain('  and 2 more\nDelete 12 metrics with all measurements? [y/N]')
    }
    expect(await left('ask.')).toHaveLength(12)
    expect(await run(['delete', 'ask.*'], { columns: 80, input: 'Y\n' })).toMatchObject({
      code: 0,
      out: '12 metrics deleted.\n',
    })
    expect(await left('ask.')).toEqual([])
  })

  test('only says what it would do with --dry-run', async () => {
    await make('dry.a', 'dry.b')
    expect(await run(['delete', 'dry.*', '-n'])).toEqual({ code: 0, out: 'dry.a\ndry.b\n', err: '' })
    expect(jsonOf(await run(['delete', 'dry.*', 'none', '-n', '--json']))).toEqual({
      selected: ['dry.a', 'dry.b'],
      unknown: ['none'],
    })
    expect(await left('dry.')).toHaveLength(2)
    expect(jsonOf(await run(['delete', 'dry.*', '-y', '--json']))).toEqual({ deleted: ['dry.a', 'dry.b'], unknown: [] })
  })

  test('a pattern holds no other magic', async () => {
    await make('magic.a')
    expect(await run(['delete', 'magic..*', 'm(gic*', '-y'])).toMatchObject({ code: 1, out: '0 metrics deleted.\n' })
    expect(await run(['delete', '', '-y'])).toMatchObject({ code: 2 })
  })

  test('draws how far it is, on a terminal', async () => {
    await make('bar.a')
    const { err } = await run(['delete', 'bar.*', '-y'], { columns: 80 })
    expect(err).toContain('100 %  1 of 1')
  })
})

describe('check', () => {
  test('says of each part whether it is legal, and what it could be', async () => {
    const { code, out } = await run(['check', 'a b', 'host=web-1', 'röute=x', 'title=☃'])
    expect(code).toBe(1)
    expect(out.split('\n')).toEqual([
      'refused  name "a b" has " ", which is none of letters, digits and .:-_; sanitised: a-b',
      'legal    tag name "host"',
      'legal    tag value "web-1"',
      'refused  tag name "röute" has "ö", which is none of letters, digits and .:-_; write: r-ute',
      'legal    tag value "x"',
      'legal    tag name "title"',
      'refused  tag value "☃" has "☃", which is none of letters, digits, blanks and .:-_?\\/; write: -',
      '',
    ])
    expect(await run(['check', 'http.latency', 'route=/pay'])).toMatchObject({ code: 0, err: '' })
  })

  test.each<[string[], object]>([
    [[''], { what: 'name', text: '', fault: 'is empty' }],
    [['x'.repeat(256)], { fault: 'has 256 characters, of which 255 are allowed', instead: 'x'.repeat(255) }],
    [['a', `${'t'.repeat(65)}=v`], { what: 'tag name', instead: 't'.repeat(64) }],
    [['a', 'Host=1', 'host=2'], { what: 'tag name', fault: 'is there twice; tags are compared without case' }],
    [['a', '=v'], { what: 'tag name', text: '', fault: 'is empty' }],
    [['a', 'x='], { what: 'tag value', text: '', fault: 'is empty' }],
    [['!"§$%&'], { fault: expect.stringContaining('and more') }],
    [
      ['a', ...Array.from({ length: 51 }, (_, n) => `t${n}=x`)],
      { what: 'tags', text: '51', fault: 'are more than 50' },
    ],
  ])('%j', async (words, finding) => {
    const { code, out } = await run(['check', ...words, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      legal: false,
      findings: expect.arrayContaining([expect.objectContaining(finding)]),
    })
  })
})

describe('completion', () => {
  const complete = async (...words: string[]) =>
    (await run(['__complete', ...words])).out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t')[0])

  test('knows commands, options, words and the metrics of the service', async () => {
    await api.createGauge('Complete.me')
    expect(await complete('')).toEqual(expect.arrayContaining(['serve', 'send', 'get', 'completion', '--help']))
    expect(await complete('de')).toEqual(['demo', 'delete'])
    expect(await complete('help', 'an')).toEqual(['annotate'])
    expect(await complete('get', '--du')).toEqual(['--duration'])
    expect(await complete('get', 'comp')).toEqual(['Complete.me'])
    expect(await complete('get', '-d', '5m', 'COMPLETE')).toEqual(['Complete.me'])
    expect(await complete('delete', 'a', 'b', 'complete.m')).toEqual(['Complete.me'])
    expect(await complete('send', '')).toEqual(['gauge', 'counter'])
    expect(await complete('send', 'gauge', 'complete')).toEqual(['Complete.me'])
    expect(await complete('completion', 'z')).toEqual(['zsh'])
    expect(await complete('spool', '')).toEqual(['replay'])
  })

  test('says nothing where it knows nothing, and never anything on standard error', async () => {
    for (const words of [
      ['nonsense', ''],
      ['spool', 'replay', ''],
      ['get', '--duration', ''],
      ['get', '--wrong', ''],
      ['check', 'a', ''],
    ])
      expect(await run(['__complete', ...words])).toEqual({ code: 0, out: '', err: '' })
    expect(await run(['__complete', 'get', ''], { env: { ...env, LIBRATO_URL: 'http://127.0.0.1:1/v1' } })).toEqual({
      code: 0,
      out: '',
      err: '',
    })
  })

  test.each(['bash', 'zsh', 'fish'])('prints the lines for %s', async (shell) => {
    const { code, out } = await run(['completion', shell])
    expect(code).toBe(0)
    expect(out).toContain('librato-reporter __complete')
  })
})

describe('what goes wrong', () => {
  test('is one sentence with what to do, and status 1', async () => {
    const gone = await run(['list'], { env: { ...env, LIBRATO_URL: 'http://127.0.0.1:1/v1' } })
    expect(gone).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^librato-reporter: .*127\.0\.0\.1:1.*librato-reporter serve starts one.*\n$/),
    })
    const wrong = await run(['list', '--token', 'a-wrong-token'])
    expect(wrong).toEqual({ code: 1, out: '', err: expect.stringMatching(/answered 401.*LIBRATO_TOKEN.*\n$/) })
    const elsewhere = await run(['list', '--url', service.url.replace('/v1', '')])
    expect(elsewhere).toEqual({ code: 1, out: '', err: expect.stringMatching(/answered 404.*ends in \/v1\.\n$/) })
    const plain = await run(['list', '--url', service.url.replace('http:', 'https:')])
    expect(plain).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/no trusted TLS connection: .*speaks no TLS.*\n$/),
    })
    expect(plain.err).not.toContain('.c:')
  })

  test('never tells a token', async () => {
    for (const words of [
      ['list', '--token', 'se cret'],
      ['list', '--token', 'secret', '--url', 'http://127.0.0.1:1/v1'],
      ['list', '--tokn', 'secret'],
      ['list', '--Token=secret'],
      ['list', '--json=secret'],
      ['list', '--token'],
    ]) {
      const { out, err } = await run(words, { env: { LIBRATO_USER: user, LIBRATO_URL: service.url } })
      expect(out + err).not.toMatch(/se ?cret/)
    }
  })
})
