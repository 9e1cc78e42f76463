import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, test } from '@jest/globals'
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
})
