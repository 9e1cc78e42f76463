import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import type { Runtime } from '../../../lib/runtime/Runtime.js'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { startService } from '../../../lib/service/index.js'
import { serviceForSpecs, token, user } from '../../e2e/serviceForSpecs.js'
import { run, type Surroundings } from '../commandLine.js'

const { service, api } = await serviceForSpecs()
const env = { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }
const now = Math.floor(Date.now() / 1000)

/** The machine, but in a hurry: nobody has to wait two seconds for the next look. */
const runtime: Runtime = {
  ...systemRuntime,
  schedule: (delay, task) => systemRuntime.schedule(Math.min(delay, 50), task),
}

/** Follows a metric until what it wrote satisfies. */
async function tailUntil(words: string[], isEnough: (out: string) => boolean, surroundings: Surroundings = {}) {
  let stop: () => void = () => {}
  let out = ''
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const onOutput = (text: string): void => {
    out += text
    if (isEnough(out)) stop()
  }
  return await run(['tail', ...words], { env, stopped, onOutput, runtime, ...surroundings })
}

describe('in a pipe', () => {
  test('prints the last records, then each new one once', async () => {
    await api.submit([1, 2, 3].map((value) => ({ name: 'pipe', value, time: now - 40 + value, tags: { host: 'a' } })))
    let isSent = false
    const { code, out, err } = await tailUntil(['pipe', '-n', '2'], (text) => {
      if (!isSent && text.includes('\t3\t')) {
        isSent = true
        void api.submit([
          { name: 'pipe', value: 5, time: now - 10, tags: { host: 'b' } },
          { name: 'pipe', value: 4, time: now - 60 },
        ])
      }
      return text.includes('\t5\t')
    })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const at = (time: number) => new Date(time * 1000).toISOString().replace('.000', '')
    expect(out.split('\n')).toEqual([
      `${at(now - 38)}\t2\thost=a`,
      `${at(now - 37)}\t3\thost=a`,
      `${at(now - 60)}\t4\t(no tags)`,
      `${at(now - 10)}\t5\thost=b`,
      '',
    ])
  })

  test('prints JSON on demand, on a terminal, too', async () => {
    await api.submit([{ name: 'json', count: 2, sum: 6, min: 1, max: 5, time: now - 5, tags: { host: 'a' } }])
    const { out } = await tailUntil(['json', '--json'], (text) => text.includes('\n'), { columns: 80 })
    expect(JSON.parse(out)).toMatchObject({
      name: 'json',
      time: now - 5,
      tags: { host: 'a' },
      value: 3,
      count: 2,
      max: 5,
    })
  })
})

describe('on a terminal', () => {
  test('draws a chart with a legend over the whole window, and gives the terminal back', async () => {
    await api.submit(
      Array.from({ length: 60 }, (_, n) => ({
        name: 'live',
        value: n % 20,
        time: now - 240 + 4 * n,
        tags: { host: `h${n % 2}` },
      })),
    )
    const { code, out, err } = await tailUntil(['live'], (text) => text.split('\u001b[H').length > 2, {
      columns: 80,
      rows: 20,
    })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.startsWith('\u001b[?1049h\u001b[?25l')).toBe(true)
    expect(out.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true)
    const [, picture = ''] = out.split('\u001b[H')
    const lines = stripVTControlCharacters(picture).split('\r\n')
    expect(lines).toHaveLength(20)
    expect(lines[0]).toBe('live  gauge, the last 5 min; Ctrl-C ends')
    expect(lines.join('\n')).toMatch(/[\u2801-\u28ff]/)
    expect(lines.at(-2)).toMatch(/^━ host=h0 +\d+ +0 +\d/)
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80)
  })

  test('says what there is none of, and goes on through trouble', async () => {
    const other = await startService({ port: 0, data: ':memory:', user, token, logger: false })
    const own = { ...env, LIBRATO_URL: other.url, NO_COLOR: '1' }
    const { connect } = await import('../../../lib/index.js')
    await connect(user, token, { url: other.url }).createGauge('empty')
    let isClosing = false
    const { code, out } = await tailUntil(
      ['empty'],
      (text) => {
        if (!isClosing && text.includes('Nothing was measured')) {
          isClosing = true
          void other.close()
        }
        // Without the request in front, which would be all that there is room for.
        return /^(no connection|the connection broke)/m.test(stripVTControlCharacters(text))
      },
      { env: own, columns: 40 },
    )
    expect(code).toBe(0)
    expect(out.endsWith('\u001b[?1049l')).toBe(true)
    expect(out).not.toContain('\u001b[1m')
  })
})

test('ends with 1 where there is no such metric, or no service', async () => {
  expect(await run(['tail', 'no.such'], { env })).toMatchObject({ code: 1, out: '' })
  const gone = { ...env, LIBRATO_URL: 'http://127.0.0.1:1/v1' }
  expect(await run(['tail', 'a'], { env: gone, columns: 80 })).toMatchObject({ code: 1, out: '' })
})
