import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  /** What an example writes into the home directory is not to stay there. */
  let home: string

  // One for each page: what one writes must not be in another's way.
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'librato-home-'))
    service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
  })

  afterAll(async () => {
    await service.close()
    rmSync(home, { recursive: true })
  })

  test.each(snippets.map((snippet, n): [number, string] => [n + 1, snippet]))(
    'example %i runs, and prints what it says',
    (_, snippet) =>
      expectToRun(snippet, { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url, HOME: home }),
  )
})
