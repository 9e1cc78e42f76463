import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { resolveReporterOptions } from '../../lib/reporter/resolveReporterOptions.js'
import { type Service, startService } from '../../lib/service/index.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const readme = readFileSync(`${root}README.md`, 'utf8')
const user = 'me@example.com'
const token = 'a-token-of-the-specs'
let service: Service

beforeAll(async () => {
  service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
})

afterAll(() => service.close())

/** Runs a snippet as a user would: in a process of its own, importing the package by its name. */
function run(source: string): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { cwd: root, env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text
    })
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}

const guides = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md'))
const snippets = ['README.md', ...guides.map((name) => `docs/${name}`)].flatMap((file) =>
  [...readFileSync(root + file, 'utf8').matchAll(/```js\n(.*?)```/gs)].map(
    (match, n) => [file, n + 1, match[1] ?? ''] as const,
  ),
)

describe('the documents', () => {
  test.each(snippets)('%s, snippet %i runs, and prints what it says', async (_, __, snippet) => {
    const { code, output } = await run(snippet)
    expect({ code, output }).toMatchObject({ code: 0 })
    for (const [, promised] of snippet.matchAll(/console\.log\(.*\/\/ (.*)$/gm)) {
      const start = (promised ?? '').replace(/, \.\.\. }$/, '').replace(/^'(.*)'$/, '$1')
      expect(output.replaceAll(/\s+/g, ' ')).toContain(start)
    }
  })
})

describe('the README', () => {
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
