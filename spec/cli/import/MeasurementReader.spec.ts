import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { MeasurementReader } from '../../../lib/cli/import/MeasurementReader.js'
import { readLines } from '../../../lib/cli/send/readLines.js'

/** What a file says: measurements as `collection` and what is sent, faults as their place and text. */
async function read(text: string): Promise<unknown[]> {
  const reader = new MeasurementReader()
  const placed = []
  for await (const lines of readLines(Readable.from([text]))) placed.push(...reader.read(lines))
  placed.push(...reader.end())
  return placed.map(({ place, read }) =>
    'fault' in read ? `${place}: ${read.fault}` : { [read.collection]: JSON.parse(read.json) },
  )
}

const readJson = (...documents: unknown[]) => read(documents.map((each) => JSON.stringify(each)).join('\n'))

describe('JSON', () => {
  test.each<[string, object, unknown[]]>([
    [
      'a sample by tags',
      { name: 'a', time: 60.9, value: '1.5', tags: { host: 'x', port: 80, on: true, none: null } },
      [{ measurements: { name: 'a', time: 60, value: 1.5, tags: { host: 'x', port: '80', on: 'true' } } }],
    ],
    ['a sample without tags', { name: 'a', time: 60, value: 0 }, [{ measurements: { name: 'a', time: 60, value: 0 } }]],
    [
      'a sample by its source',
      { name: 'a', measure_time: 60, value: 1, source: 'x' },
      [{ gauges: { name: 'a', measure_time: 60, source: 'x', value: 1 } }],
    ],
    [
      'a sample without a source, as the older API has it',
      { name: 'a', measure_time: 60, value: 1 },
      [{ gauges: { name: 'a', measure_time: 60, value: 1 } }],
    ],
    [
      'a source beside tags, which becomes one of them',
      { name: 'a', time: 60, value: 1, source: 'x', tags: { b: 'c' } },
      [{ measurements: { name: 'a', time: 60, value: 1, tags: { source: 'x', b: 'c' } } }],
    ],
    [
      'a counter',
      { name: 'a', type: 'counter', time: 60, value: 9, tags: { source: 'x' } },
      [{ counters: { name: 'a', measure_time: 60, source: 'x', value: 9 } }],
    ],
    [
      'a summary with all its figures, however its value is called',
      { name: 'a', time: 60, count: 2.5, sum: 4, min: 1, max: 3, sum_squares: 10, value: 1.6, last: 3 },
      [{ measurements: { name: 'a', time: 60, count: 2.5, sum: 4, min: 1, max: 3, sum_squares: 10 } }],
    ],
    [
      'a summary with a deviation, which becomes a sum of squares',
      { name: 'a', time: 60, count: 2, mean: 2, stddev: 1 },
      [{ measurements: { name: 'a', time: 60, count: 2, sum: 4, sum_squares: 10 } }],
    ],
    [
      'what is known of the metric, but not who made it elsewhere',
      {
        name: 'a',
        time: 60,
        value: 1,
        period: 60,
        description: null,
        attributes: { created_by_ua: 'x', color: '#fff', summarize_function: 'sum' },
      },
      [
        {
          measurements: {
            name: 'a',
            time: 60,
            value: 1,
            period: 60,
            attributes: { color: '#fff', summarize_function: 'sum' },
          },
        },
      ],
    ],
    [
      'an answer by tags',
      {
        name: 'a',
        resolution: 60,
        series: [
          { tags: { host: 'x' }, measurements: [{ time: 60, count: 1, sum: 5, min: 5, max: 5, mean: 5, stddev: 0 }] },
          {
            tags: {},
            measurements: [
              { time: 120, value: 7 },
              { time: 180, value: null },
            ],
          },
        ],
        links: [],
      },
      [
        {
          measurements: {
            name: 'a',
            time: 60,
            tags: { host: 'x' },
            count: 1,
            sum: 5,
            min: 5,
            max: 5,
            sum_squares: 25,
          },
        },
        { measurements: { name: 'a', time: 120, value: 7 } },
      ],
    ],
    [
      'an answer by sources',
      {
        name: 'a',
        type: 'gauge',
        resolution: 60,
        measurements: {
          unassigned: [{ measure_time: 60, value: 2, count: 2, sum: 4 }],
          x: [{ measure_time: 60, value: 1 }],
        },
      },
      [
        { gauges: { name: 'a', measure_time: 60, count: 2, sum: 4 } },
        { gauges: { name: 'a', measure_time: 60, source: 'x', value: 1 } },
      ],
    ],
    [
      'the totals of a counter',
      {
        name: 'a',
        type: 'counter',
        measurements: { x: [{ measure_time: 60, value: 15, delta: 5, count: 1, sum: 5 }] },
      },
      [{ counters: { name: 'a', measure_time: 60, source: 'x', value: 15 } }],
    ],
    [
      'a request by tags, whose items lay theirs over it',
      {
        time: 60,
        tags: { a: 'b' },
        measurements: [
          { name: 'x', value: 1 },
          { name: 'y', value: 2, time: 120, tags: { c: 'd' } },
          { name: 'z', value: 3, tags: {} },
        ],
      },
      [
        { measurements: { name: 'x', time: 60, tags: { a: 'b' }, value: 1 } },
        { measurements: { name: 'y', time: 120, tags: { c: 'd' }, value: 2 } },
        { measurements: { name: 'z', time: 60, tags: { a: 'b' }, value: 3 } },
      ],
    ],
    [
      'a request by sources, in any of its forms',
      {
        measure_time: 60,
        source: 's',
        gauges: { x: { value: 1 }, 0: { name: 'y', value: 2, source: 't' } },
        counters: [{ name: 'z', value: 3 }],
      },
      [
        { gauges: { name: 'y', measure_time: 60, source: 't', value: 2 } },
        { gauges: { name: 'x', measure_time: 60, source: 's', value: 1 } },
        { counters: { name: 'z', measure_time: 60, source: 's', value: 3 } },
      ],
    ],
    [
      'a list of metrics with measurements',
      { query: {}, metrics: [{ name: 'a', type: 'gauge', measurements: { x: [{ measure_time: 60, value: 1 }] } }] },
      [{ gauges: { name: 'a', measure_time: 60, source: 'x', value: 1 } }],
    ],
    ['a count of nothing', { name: 'a', time: 60, count: 0, sum: 0 }, []],
  ])('%s', async (_, document, expected) => {
    expect(await readJson(document)).toEqual(expected)
    // A list of documents is what is in it.
    expect(await readJson([document])).toEqual(expected)
  })

  test.each<[unknown, string]>([
    [5, 'is no JSON'],
    [{}, 'has no name'],
    [{ name: 'a b', time: 60, value: 1 }, 'the name "a b" is not 1 to 255 of letters'],
    [{ name: 'a', value: 1 }, 'has no time'],
    [{ name: 'a', time: 'soon', value: 1 }, 'the time "soon" is neither Unix seconds nor a date'],
    [{ name: 'a', time: -1, value: 1 }, 'the time "-1" is neither'],
    [{ name: 'a', time: 1.7e12, value: 1 }, 'looks like milliseconds'],
    [{ name: 'a', time: 60 }, 'has neither a value nor count and sum'],
    [{ name: 'a', time: 60, value: 1e127 }, 'the value "1e+127" is not a decimal number'],
    [{ name: 'a', time: 60, value: '0x10' }, 'the value "0x10" is not a decimal number'],
    [{ name: 'a', time: 60, value: true }, 'the value "true" is not a decimal number'],
    [{ name: 'a', time: 60, count: 2 }, 'has a count and no sum'],
    [{ name: 'a', time: 60, count: -2, sum: 1 }, 'the count "-2" is no number of samples'],
    [{ name: 'a', time: 60, count: 2, sum: 1, max: 'x' }, 'the max "x" is not a decimal number'],
    [{ name: 'a', time: 60, value: 1, tags: { x: 'ü' } }, 'tags: has an illegal value for "x"'],
    [{ name: 'a', time: 60, value: 1, tags: 'x' }, 'tags: must be an object of strings'],
    [{ name: 'a', time: 60, value: 1, source: 'all' }, 'the source "all" is the sum over the others'],
    [{ name: 'a', time: 60, value: 1, source: 'a b' }, 'the source "a b" is not 1 to 255 of letters'],
    [{ name: 'a', time: 60, value: 1, type: 'other' }, 'the type "other" is neither gauge nor counter'],
    [{ name: 'a', time: 60, value: -1, type: 'counter' }, 'a counter is a total and never negative'],
    [{ name: 'a', time: 60, value: 1, type: 'counter', tags: { host: 'x' } }, 'a counter has a source and no tags'],
    [{ name: 'a', type: 'counter', series: [{ tags: {}, measurements: [{ time: 1, value: 1 }] }] }, 'is the growth'],
    [{ name: 'a', type: 'composite', composite: 's("b")' }, 'is a composite'],
    [{ compose: 's("b")', series: [] }, 'is a composite'],
    [{ name: 'a', type: 'gauge', description: 'b' }, 'describes a metric and has no measurements'],
    [{ name: 'a', series: [5] }, 'a series has no list of measurements'],
    [{ name: 'a', type: 'gauge', measurements: { x: 5 } }, 'the source "x" has no list'],
    [{ measurements: [5] }, 'a measurement is no JSON object'],
    [{ gauges: 5 }, 'gauges is no list'],
  ])('%j is left out: %s', async (document, fault) => {
    const [said, more] = await read(`{"name":"first","time":1,"value":1}\n${JSON.stringify(document)}`).then((all) =>
      all.slice(1),
    )
    expect(more).toBeUndefined()
    expect(said).toMatch(/^line 2(, measurement 1)?: /)
    expect(said).toContain(document === 5 ? 'is no JSON object' : fault)
  })

  test('is read over many lines, and a list of any length is taken apart', async () => {
    const documents = [
      { name: 'a', time: 1, value: 1, description: 'c}]"[{' },
      { name: 'a', series: [{ tags: {}, measurements: [{ time: 2, value: 2 }] }] },
    ]
    const flat = await readJson(...documents)
    expect(await read(JSON.stringify(documents, undefined, 2))).toEqual(flat)
    expect(
      await read(`\uFEFF${documents.map((each) => JSON.stringify(each, undefined, '\t')).join('\r\n\r\n')}\r\n`),
    ).toEqual(flat)
    expect(await read(`[\n${documents.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`)).toEqual(flat)
  })

  test('a line that is cut off costs itself only', async () => {
    const good = '{"name":"a","time":1,"value":1}'
    expect(await read(`${good}\n{"name":"a","ti\n${good}\n{"name":"a",`)).toEqual([
      { measurements: { name: 'a', time: 1, value: 1 } },
      'line 2: is no JSON',
      { measurements: { name: 'a', time: 1, value: 1 } },
      'line 4: is no JSON',
    ])
    expect(await read(`${good}\n{\n"name":`)).toEqual([
      { measurements: { name: 'a', time: 1, value: 1 } },
      'line 2: is JSON that is cut off',
    ])
  })

  test('one bad measurement of a document is named by its place in it', async () => {
    expect(
      await readJson({
        measurements: [
          { name: 'a', time: 1, value: 1 },
          { name: 'b', time: 1 },
        ],
      }),
    ).toEqual([
      { measurements: { name: 'a', time: 1, value: 1 } },
      'line 1, measurement 2: has neither a value nor count and sum',
    ])
  })

  test('no name in it is special', async () => {
    const text = '{"name":"a","time":1,"value":1,"tags":{"__proto__":"x","constructor":"y"}}'
    expect(await read(text)).toEqual([
      { measurements: JSON.parse('{"name":"a","time":1,"value":1,"tags":{"__proto__":"x","constructor":"y"}}') },
    ])
    expect(await read('{"__proto__":{"name":"a","time":1,"value":1}}')).toEqual(['line 1: has no name'])
  })
})

describe('CSV', () => {
  test('has tags in all columns that are nothing else', async () => {
    const text = 'Name,Value,Time,host,Région\n'
    expect(await read(text)).toEqual([
      'line 1: the column "Région" is not a legal tag name: 1 to 64 of letters, digits and .:-_',
    ])
    expect(
      await read('Name,Value,Time,host,Description\na,1,60,web-1,"a, ""b"""\n\nb,2.5e3,2026-03-01T12:00,,\r\n'),
    ).toEqual([
      { measurements: { name: 'a', value: 1, time: 60, tags: { host: 'web-1' }, description: 'a, "b"' } },
      { measurements: { name: 'b', value: 2500, time: Date.UTC(2026, 2, 1, 12) / 1000 } },
    ])
  })

  test.each([';', '\t'])('may be separated by %j, and has summaries, sources and types', async (separator) => {
    const text = [
      'type,metric,measure_time,source,value,count,sum,min,max,sum_squares',
      'gauge,a,60,x,,2,4,1,3,10',
      'counter,c,60,,9',
    ]
    expect(await read(text.join('\n').replaceAll(',', separator))).toEqual([
      { gauges: { name: 'a', measure_time: 60, source: 'x', count: 2, sum: 4, min: 1, max: 3, sum_squares: 10 } },
      { counters: { name: 'c', measure_time: 60, value: 9 } },
    ])
  })

  test('may go on in the next line within quotes', async () => {
    const text = [
      'name,description,value,time',
      'a,"two',
      '',
      'lines, with a ""quote""",1,1',
      'b,"CR LF\r',
      'too",warm,2',
      'c,"one","3",3',
    ]
    expect(await read(text.join('\n'))).toEqual([
      { measurements: { name: 'a', value: 1, time: 1, description: 'two\n\nlines, with a "quote"' } },
      'line 5: the value "warm" is not a decimal number of at most 1e126',
      { measurements: { name: 'c', value: 3, time: 3, description: 'one' } },
    ])
  })

  test.each([1, 99, 100, 250])('lose one row to a stray quote, and none of the %i that follow', async (count) => {
    const rows = Array.from({ length: count }, (_, n) => `a,${n},${n + 1}`)
    const got = await read(['name,value,time', '"b,1,1', ...rows].join('\n'))
    expect(got[0]).toBe('line 2: a quote " is not closed')
    expect(got.slice(1)).toEqual(rows.map((_, n) => ({ measurements: { name: 'a', value: n, time: n + 1 } })))
    const twice = await read(['name,value,time', '"b,1,1', ...rows, '"d" e,1,1', ...rows].join('\n'))
    expect(twice).toHaveLength(2 * count + 2)
  })

  test('are bounded in quotes: beyond 64 KiB a quote is a stray one', async () => {
    const got = await read(`name,value,time\n"${'x'.repeat(60_000)}\n${'y'.repeat(10_000)}\na,1,1\n`)
    expect(got).toEqual([
      'line 2: a quote " is not closed',
      expect.stringContaining('line 3: the name'),
      { measurements: { name: 'a', value: 1, time: 1 } },
    ])
  })

  test.each([
    [';', 'sep=;\nname;value;time\na;1;1\n'],
    ['|', 'SEP=|\r\nname|value|time\r\na|1|1\r\n'],
    ['a tab', '\uFEFFsep=\t\nname\tvalue\ttime\na\t1\t1\n'],
  ])('may name %s as their separator first, as spreadsheets do', async (_, text) => {
    expect(await read(text)).toEqual([{ measurements: { name: 'a', value: 1, time: 1 } }])
  })

  test('with a decimal comma are told so', async () => {
    expect(await read('name;value;time\na;21,5;1\n')).toEqual([
      'line 2: the value "21,5" has a decimal comma; write a point',
    ])
  })

  test.each(['2026-02-30', '2026-02-30T12:00Z', '2025-02-29', '2026-01-01T24:00Z'])(
    'of %s, which is in no calendar, are left out',
    async (time) => {
      expect(await read(`name,value,time\na,1,${time}\n`)).toEqual([
        `line 2: the time "${time}" is neither Unix seconds nor a date such as 2026-03-01T12:00Z`,
      ])
    },
  )

  test('rows that make no sense are left out', async () => {
    expect(await read('name,value,time\na b,1,1\na,,1\na,1\na,1,1,1\n"a,1,1\n"a""b",1,1\na,1,2\n')).toEqual([
      expect.stringContaining('line 2: the name "a b"'),
      'line 3: has neither a value nor count and sum',
      'line 4: has no time',
      'line 5: has 4 cells, and the header names 3 columns',
      'line 6: a quote " is not closed',
      expect.stringContaining('line 7: the name'),
      { measurements: { name: 'a', value: 1, time: 2 } },
    ])
  })

  test.each([
    ['queue.depth 3 queue=mail', 'the first line is neither JSON nor a header such as name,value,time'],
    ['name,value', 'the first line is neither JSON nor a header'],
    ['name,value,time,host,HOST', 'the header names the column "host" twice'],
    ['name,value,time,timestamp', 'the header names the column "time" twice'],
    ['"name,value,time', 'the first line is neither JSON nor a header'],
    ['\u0000\u0001', 'the first line is neither JSON nor a header'],
  ])('%j is no header, and the rows are not looked at', async (header, fault) => {
    expect(await read(`${header}\na,1,1\n`)).toEqual([expect.stringContaining(`line 1: ${fault}`)])
  })

  test('nothing is in an empty file', async () => {
    expect(await read('')).toEqual([])
    expect(await read('\n \n')).toEqual([])
    expect(await read('name,value,time')).toEqual([])
    expect(await read('[]')).toEqual([])
    expect(await read('[\n]')).toEqual([])
  })
})
