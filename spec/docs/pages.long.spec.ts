import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, test } from '@jest/globals'
import { type Service, startService } from '../../lib/service/index.js'
import { expectToRun, root, snippetsOf } from './snippets.js'

const user = 'me@example.com'
const token = 'a-token-of-the-specs'
const pages = ['docs', 'docs/api'].flatMap((folder) =>
  readdirSync(root + folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}/${file}`),
)
const written = pages.map((page) => ({ page, snippets: snippetsOf(readFileSync(root + page, 'utf8')) }))

describe.each(written.filter(({ snippets }) => snippets.length > 0))('$page', ({ snippets }) => {
  let service: Service

  // One for each page: what one writes must not be in another's way.
  beforeAll(async () => {
    service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
  })

  afterAll(() => service.close())

  test.each(snippets.map((snippet, n): [number, string] => [n + 1, snippet]))(
    'example %i runs, and prints what it says',
    (_, snippet) => expectToRun(snippet, { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }),
  )
})
