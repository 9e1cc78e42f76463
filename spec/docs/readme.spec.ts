import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { resolveReporterOptions } from '../../lib/reporter/resolveReporterOptions.js'
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
  test.each(snippetsOf(readme).map((snippet, n) => [n + 1, snippet] as const))(
    'snippet %i runs, and prints what it says',
    (_, snippet) => expectToRun(snippet, { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }),
  )

  test('has every option of the Reporter in its table, with its default', () => {
    const rows = new Map(
      [...readme.matchAll(/^\| (`[^|]*) \| ([^|]*) \|/gm)].flatMap((match) =>
        [...match[1]!.matchAll(/`(\w+)`/g)].map((name) => [name[1]!, match[2]!.trim()] as const),
      ),
    )
    const defaults = resolveReporterOptions({})
    for (const [name, value] of Object.entries(defaults)) {
      expect([...rows.keys()]).toContain(name)
      const shown = rows.get(name)?.replaceAll(/[`,]/g, '')
      if (typeof value === 'number') expect(Number(shown)).toBe(value)
      else if (value?.constructor === Object) {
        for (const part of Object.values(value)) expect(shown).toContain(String(part))
      }
    }
  })
})
