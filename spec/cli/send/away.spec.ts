import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { token, user } from '../../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { run } from '../commandLine.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

async function* halves(): AsyncGenerator<string> {
  yield `${'a 1\n'.repeat(1_000)}`
  yield 'b 2\n'
}

test('a service that goes away in the middle is waited for, and that is said once', async () => {
  server.reply(202, 503, 503)
  const env = { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: server.url }
  const { code, out, err } = await run(['send', 'gauge'], { env, input: Readable.from(halves()) })
  expect({ code, out }).toEqual({ code: 0, out: '1001 accepted\n' })
  expect(err).toBe('librato-reporter: Sending fails at the moment; it is tried again.\n')
  const keys = server.requests.map(({ headers }) => headers['idempotency-key'])
  expect(keys.slice(1)).toEqual([keys[1], keys[1], keys[1]])
})

test('a service that never answered is not waited for', async () => {
  server.otherwise(503)
  const env = { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: server.url }
  const { code, out, err } = await run(['send', 'gauge'], { env, input: 'a 1\n' })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(/^librato-reporter: POST \/measurements answered 503.*try again later/)
})
