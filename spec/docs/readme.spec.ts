import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Service, startService } from '../../lib/service/index.js'
import { expectToRun, root, snippetsOf } from './snippets.js'

const readme = readFileSync(`${root}README.md`, 'utf8')
const user = 'me@example.com'
const token = 'a-token-of-the-specs'
let service: Service

beforeAll(async () => {
  service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
})

afterAll(() => service.close())

describe('the README', () => {
  test('comes to a first metric within a screen: a small picture, two commands, a program', () => {
    const [start = ''] = readme.split(/(?<=```js\n.*?```\n)/s)
    expect(Number(/<img [^>]*width="(\d+)"/.exec(start)?.[1])).toBeLessThanOrEqual(560)
    // In lines of 110 characters, as where it is shown, without the picture's: measured in a browser, these are 930 of its pixels with it.
    const lines = start
      .split('\n')
      .filter((line) => !/^ *<|^$/.test(line))
      .map((line) => Math.ceil(line.length / 110))
    expect(lines.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(18)
    expect(start).toContain('    npm ci && npm start\n')
  })

  test.each(snippetsOf(readme).map((snippet, n) => [n + 1, snippet] as const))(
    'snippet %i runs, and prints what it says',
    (_, snippet) => expectToRun(snippet, { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }),
  )
})
