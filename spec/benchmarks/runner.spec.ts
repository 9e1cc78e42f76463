import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { formatFigure } from '../../benchmarks/runner/formatFigure.js'
import { Journal } from '../../benchmarks/runner/Journal.js'
import { judgeRow } from '../../benchmarks/runner/judgeRow.js'
import { measure } from '../../benchmarks/runner/measure.js'
import { readReport } from '../../benchmarks/runner/readReport.js'
import { renderResults } from '../../benchmarks/runner/renderResults.js'

const row = { what: 'record', figure: 'ns', unit: 'ns', target: { atMost: 2, times: ['a', 'b'] } }
const report = (ns: number, a: number, b: number) => ({
  case: 'x',
  figures: { ns },
  peers: { a: { ns: a }, b: { ns: b } },
})

describe('a row', () => {
  test('is held against the best peer of each run, and the middle of those ratios counts', () => {
    const judgement = judgeRow(row, [report(10, 5, 50), report(90, 100, 30), report(40, 20, 80)])
    expect(judgement).toMatchObject({
      value: 40,
      spread: [10, 90],
      ratio: 2,
      peer: 'a',
      isReached: true,
      isFarOff: false,
    })
  })

  test.each([
    [4, true, false],
    [4.1, false, false],
    [8, false, false],
    [8.1, false, true],
  ])('of %p against 2 at twice is reached: %p, far off: %p', (ns, isReached, isFarOff) => {
    expect(judgeRow(row, [report(ns, 2, 9)])).toMatchObject({ isReached, isFarOff })
  })

  test('may ask for much instead of little, and for a figure without a peer', () => {
    const much = { ...row, target: { atLeast: 150_000 } }
    expect(judgeRow(much, [report(150_000, 1, 1)])).toMatchObject({ isReached: true, isFarOff: false })
    expect(judgeRow(much, [report(74_000, 1, 1)])).toMatchObject({ isReached: false, isFarOff: true })
    expect(judgeRow({ ...row, target: { atMost: 0 } }, [report(0, 1, 1)])).toMatchObject({ isReached: true })
    expect(judgeRow({ ...row, target: { atMost: 0 } }, [report(1, 1, 1)])).toMatchObject({
      isReached: false,
      isFarOff: true,
    })
  })

  test('fails where the script gives no such figure, or its peer none', () => {
    expect(() => judgeRow({ ...row, figure: 'ms' }, [report(1, 1, 1)])).toThrow('no figure "ms"')
    expect(() => judgeRow({ ...row, target: { atMost: 1, times: 'c' } }, [report(1, 1, 1)])).toThrow('x, c')
  })
})

describe('what a script prints', () => {
  test('is read from its last line', () => {
    expect(readReport(`warming\n${JSON.stringify(report(1, 2, 3))}\n`)).toEqual(report(1, 2, 3))
  })

  test.each([
    '',
    'done',
    '[]',
    '{"case":"x"}',
    '{"case":"x","figures":{"ns":null}}',
    '{"case":"x","figures":{},"peers":{"a":{"ns":"1"}}}',
  ])('is refused when it is %p', (output) => {
    expect(() => readReport(output)).toThrow(TypeError)
  })
})

const folder = mkdtempSync(join(tmpdir(), 'runner-'))
afterAll(() => rmSync(folder, { recursive: true }))

function scriptThat(name: string, text: string): { script: string; rows: (typeof row)[] } {
  const script = join(folder, name)
  writeFileSync(script, text)
  return { script, rows: [row] }
}

const prints = `console.log('${JSON.stringify(report(4, 2, 3))}')`

describe('a run of all cases', () => {
  const origin = { node: 'v20.0.0', date: '2026-01-02' }
  const file = join(folder, 'kept.jsonl')

  test('that ends early has lost nothing: the next goes on where it was', async () => {
    const one = scriptThat('once.cjs', `require('node:fs').appendFileSync(__dirname + '/runs', '.');${prints}`)
    const first = await measure(one, { runs: 2, isShort: false, journal: Journal.begin(file, origin) })
    appendFileSync(file, '{"script":"cut sho')
    const journal = Journal.resume(file, { ...origin, date: '2026-01-03' })
    const second = await measure(one, { runs: 3, isShort: false, journal })
    expect(first.reports).toHaveLength(2)
    expect(second.reports).toHaveLength(3)
    expect(journal.date).toBe('2026-01-02')
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('...')
  })

  test('takes nothing over from another version of Node, from a script that has changed, or from nowhere', async () => {
    const journal = Journal.begin(file, origin)
    journal.add('x', report(1, 2, 3))
    expect(Journal.resume(file, origin).reportsOf('x')).toHaveLength(1)
    expect(Journal.resume(file, { ...origin, node: 'v22.0.0' }).reportsOf('x')).toEqual([])
    expect(Journal.resume(file, origin).reportsOf('x')).toEqual([])
    expect(Journal.resume(join(folder, 'none'), origin).reportsOf('x')).toEqual([])
    const one = scriptThat('changed.cjs', prints)
    journal.add(one.script, { case: 'x', figures: { other: 1 } })
    expect(await measure(one, { runs: 1, isShort: false, journal })).toMatchObject({ reports: [report(4, 2, 3)] })
  })

  test.each([
    ['ends badly', 'process.exit(3)', 'ended with status 3'],
    ['is killed', "process.kill(process.pid, 'SIGKILL')", 'ended with SIGKILL'],
    ['prints no report', "console.log('done')", 'The last line is no report: done'],
    ['lacks a figure', `console.log('{"case":"x","figures":{}}')`, 'x: there is no figure "ns".'],
  ])('says which case %s, and keeps what was measured before', async (_, text, failure) => {
    const journal = Journal.begin(file, origin)
    const one = scriptThat('fails.cjs', text)
    expect(await measure(one, { runs: 2, isShort: true, journal })).toEqual({ one, reports: [], rows: [], failure })
    journal.add(one.script, report(4, 2, 3))
    const outcome = await measure(one, { runs: 2, isShort: true, journal })
    expect(outcome).toMatchObject({ reports: [report(4, 2, 3)], rows: [{ judgement: { ratio: 2 } }], failure })
    const rendered = renderResults([outcome], { command: 'x', date: '', about: [], peers: [] })
    expect(rendered).toContain(
      `## Failed\n\n\`x -- --resume\` measures what is missing.\n\n- \`benchmarks/${one.script}\` after 1 run: ${failure}`,
    )
    expect(rendered).toContain('| record | 4 ns |')
  })

  test('can be stopped', async () => {
    const one = scriptThat('hangs.cjs', 'setInterval(() => {}, 1_000)')
    const stop = new AbortController()
    const measuring = measure(one, { runs: 1, isShort: false, signal: stop.signal })
    stop.abort()
    expect(await measuring).toMatchObject({ reports: [], failure: 'stopped' })
  })
})

test('RESULTS.md says which command wrote it, and shows each row with its ratio and each peer with its range', () => {
  const one = { script: 'recording/x.js', rows: [row] }
  const reports = [report(10, 4, 50), report(20, 8, 60)]
  const outcome = { one, reports, rows: [{ row, judgement: judgeRow(row, reports) }] }
  const text = renderResults([outcome], {
    command: 'npm run bench',
    date: '2026-01-02',
    about: [['Node', 'v20']],
    peers: [['p', '1.0']],
  })
  expect(text).toContain('Written by `npm run bench` on 2026-01-02')
  expect(text).toContain('| record | 15 ns | 10 … 20 | at most 2 × the best peer | 2.5 × a | **no** |')
  expect(text).toContain('| b | 55 ns (50 … 60) |')
})

test.each([
  [1234.5, 'ns', '1,235 ns'],
  [0.0381, '', '0.038'],
  [0, 's', '0 s'],
  [150_000, '/s', '150,000/s'],
])('%p %s is shown as %s', (value, unit, shown) => {
  expect(formatFigure(value, unit)).toBe(shown)
})
