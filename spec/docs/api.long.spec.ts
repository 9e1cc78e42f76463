import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, test } from '@jest/globals'
import { type Service, startService } from '../../lib/service/index.js'
import { expectToRun, root, snippetsOf } from './snippets.js'

const user = 'me@example.com'
const token = 'a-token-of-the-specs'
const pages = readdirSync(`${root}docs/api`).filter((file) => file.endsWith('.md'))
let service: Service

beforeAll(async () => {
  service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
})

afterAll(() => service.close())

describe.each(pages)('docs/api/%s', (page) => {
  const snippets = snippetsOf(readFileSync(`${root}docs/api/${page}`, 'utf8'))
  test.each(snippets.map((snippet, n): [number, string] => [n + 1, snippet]))(
    'example %i runs, and prints what it says',
    (_, snippet) => expectToRun(snippet, { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }),
  )
})
