import { connect } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { Access } from '../../../lib/service/access/Access.js'
import { TokenDirectory } from '../../../lib/service/access/TokenDirectory.js'
import type { RequestContext, ServiceRequest } from '../../../lib/service/http/Route.js'
import { JobRunner } from '../../../lib/service/job/JobRunner.js'
import { deleteApiToken } from '../../../lib/service/routes/apiTokens/deleteApiToken.js'
import { openDirectStore } from '../store/support/openDirectStore.js'
import { listenToEvents } from '../support/listenToEvents.js'
import { basic, json, type ServiceUnderTest, serve } from '../support/withService.js'

interface Made {
  readonly path: string
  readonly authorization: string
}

async function makeToken(service: ServiceUnderTest, role: string): Promise<Made> {
  const made = await service.post('/v1/api_tokens', { name: role, role })
  const { token } = json(made) as { token: string }
  return { path: made.headers.get('location')!, authorization: basic('token', token) }
}

async function makeUser(service: ServiceUnderTest): Promise<Made> {
  const made = await service.post('/v1/users', { email: 'v@example.com', reference: 'v', role: 'viewer' })
  const { api_token: token } = json(made) as { api_token: string }
  return { path: made.headers.get('location')!, authorization: basic('v@example.com', token) }
}

describe('a stream of events ends', () => {
  test.each([
    ['when its token is deleted', makeToken, (service: ServiceUnderTest, path: string) => service.delete(path)],
    [
      'when it is switched off',
      makeToken,
      (service: ServiceUnderTest, path: string) => service.put(path, { active: false }),
    ],
    [
      'when it gets another role',
      makeToken,
      (service: ServiceUnderTest, path: string) => service.put(path, { role: 'recorder' }),
    ],
    ['when its user is deleted', makeUser, (service: ServiceUnderTest, path: string) => service.delete(path)],
    [
      'when its user gets another role',
      makeUser,
      (service: ServiceUnderTest, path: string) => service.put(path, { role: 'recorder' }),
    ],
  ] as const)('%s', async (_, make, change) => {
    const service = await serve({})
    const { path, authorization } = await make(service, 'viewer')
    const ended = await listenToEvents(service, authorization)
    expect(ended.response.status).toBe(200)
    await ended.until('retry')
    expect((await change(service, path)).status).toBeLessThan(300)
    await service.post('/v1/metrics', { gauges: [{ name: 'later', value: 1 }] })
    expect(await ended.until(undefined)).not.toContain('later')
    expect(json(await service.get('/v1/health'))).toMatchObject({ pages: 0 })
  })

  test('and goes on when its token is only called something else, or another one is deleted', async () => {
    const service = await serve({})
    const [kept, other] = [await makeToken(service, 'viewer'), await makeToken(service, 'viewer')]
    const reader = await listenToEvents(service, kept.authorization)
    await reader.until('retry')
    await service.put(kept.path, { name: 'renamed' })
    await service.delete(other.path)
    await service.post('/v1/metrics', { gauges: [{ name: 'later', value: 1 }] })
    expect(await reader.until('later')).toContain('later')
  })
})

test('a body that was under way when its token was deleted is refused, and nothing of it stored', async () => {
  const service = await serve({})
  const { path, authorization } = await makeToken(service, 'recorder')
  const body = '{"gauges":[{"name":"late","value":1}]}'
  const { port } = new URL(service.root)
  const socket = connect(Number(port), '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const type = 'Content-Type: application/json'
  const head = `POST /v1/metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\n${type}\r\n`
  socket.write(`${head}Expect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`)
  while (!text.includes('100 Continue')) await new Promise((resolve) => socket.once('data', resolve))
  await service.delete(path)
  socket.write(body)
  while (!text.includes('401')) await new Promise((resolve) => socket.once('data', resolve))
  socket.destroy()
  expect((await service.get('/v1/metrics/late')).status).toBe(404)
})

test('what was read for a token is not shown once it is deleted; what its deletion of itself is answered with is', async () => {
  const service = await serve({})
  const viewer = await makeToken(service, 'viewer')
  await service.post('/v1/metrics', { gauges: [{ name: 'secret.figure', value: 1 }] })
  let arrive = (): void => undefined
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve
  })
  service.service.setFaults(({ method }) => {
    if (method !== 'GET') return undefined
    arrive()
    return { latency: 1_000_000, when: 'after' }
  })
  const reading = service.get('/v1/metrics', { headers: { authorization: viewer.authorization } })
  await arrived
  await service.delete(viewer.path)
  const admin = await makeToken(service, 'admin')
  const deleted = await service.delete(admin.path, undefined, { authorization: admin.authorization })
  expect(deleted.status).toBe(204)
  // Closing ends the wait before the answer.
  await service.service.close()
  const read = await reading
  expect([read.status, read.text.includes('secret.figure')]).toEqual([401, false])
})

test('a job stops between two slices when the token that asked for it ends, and says how far it came', async () => {
  const store = await openDirectStore()
  const jobs = new JobRunner(store, systemRuntime, undefined)
  const access = new Access()
  const seen: string[] = []
  const id = await jobs.start({
    names: Array.from({ length: 2_500 }, (_, n) => `m${n}`),
    run: async (names) => {
      seen.push(...names)
      access.end()
    },
    done: 'metrics deleted',
    access,
  })
  let job = await jobs.get(id)
  while (job?.state === 'queued' || job?.state === 'working') {
    await systemRuntime.nextTurn()
    job = await jobs.get(id)
  }
  expect(seen).toHaveLength(1_000)
  expect(job).toMatchObject({
    state: 'failed',
    errors: { request: [expect.stringContaining('after 1000 of 2500')] },
  })
  await jobs.close()
  await store.close()
})

test('a token that the store no longer has opens nothing after it was deleted again, whoever deleted it first', async () => {
  const tokens = new TokenDirectory()
  const body = {
    hash: '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b',
    role: 'viewer',
    active: true,
  }
  tokens.set({ id: 7, name: '', body, createdAt: 0, updatedAt: 0 } as unknown as Parameters<TokenDirectory['set']>[0])
  expect(tokens.find('secret')).toMatchObject({ id: 7 })
  const request = { body: async () => Buffer.alloc(0), param: () => '7' } as unknown as ServiceRequest
  const store = { deleteDocument: async () => false }
  const answer = await deleteApiToken.answer(request, { store, tokens } as unknown as RequestContext)
  expect([answer.status, tokens.find('secret')]).toEqual([404, undefined])
})
