import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { rolesOf } from '../../../lib/service/access/Role.js'
import { routeTable } from '../../../lib/service/routes/routeTable.js'
import { basic, json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const notPermitted = { errors: { request: ['This token is not permitted to perform this action on this resource'] } }
const unauthorized = { errors: { request: ['Authorization Required'] } }
const clock = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/)

interface Made {
  readonly token: string
  readonly href: string
  readonly path: string
}

async function make(service: ServiceUnderTest, role: string, more: object = {}): Promise<Made> {
  const got = await service.post('/v1/api_tokens', { name: `a ${role}`, role, ...more })
  const made = json(got) as { token: string; href: string }
  return { ...made, path: new URL(made.href).pathname }
}

function by(token: string, user = 'me@example.com'): { headers: Record<string, string> } {
  return { headers: { authorization: basic(user, token) } }
}

describe('API tokens', () => {
  test('are told once, when they are made, and masked ever after', async () => {
    const service = await serve({})
    const got = await service.post('/v1/api_tokens', 'name=My+Token&role=viewer&token=chosen', form)
    const made = json(got) as { token: string; href: string }
    expect(got.status).toBe(201)
    expect(made.token).toMatch(/^[0-9a-f]{64}$/)
    const path = new URL(made.href).pathname
    expect(made.href).toBe(`${service.root}${path}`)
    expect(got.headers.get('location')).toBe(path)
    const shown = {
      name: 'My Token',
      token: `${'*'.repeat(60)}${made.token.slice(-4)}`,
      active: true,
      role: 'viewer',
      href: made.href,
      created_at: clock,
      updated_at: clock,
    }
    expect(made).toEqual({ ...shown, token: made.token })
    const read = await service.get(path)
    expect([read.status, json(read)]).toEqual([200, shown])
    expect(json(await service.get('/v1/api_tokens?name=*tok*'))).toEqual({
      query: { found: 1, length: 1, offset: 0, total: 1 },
      api_tokens: [shown],
    })
    const changed = await service.put(path, { name: 'Other', role: 'recorder', token: 'chosen' })
    expect([changed.status, json(changed)]).toEqual([200, { ...shown, name: 'Other', role: 'recorder' }])
    expect((await service.delete(path)).status).toBe(204)
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect((await service.call(method, path, method === 'PUT' ? { body: {} } : {})).status).toBe(404)
    }
    expect((await service.get('/v1/api_tokens/x')).status).toBe(404)
  })

  test.each([
    [{ name: 'x' }, 'role'],
    [{ role: 'admin' }, 'name'],
    [{ name: 'x', role: 'root' }, 'role'],
    [{ name: ' ', role: 'admin' }, 'name'],
    [{ name: 'x', role: 'admin', active: 'perhaps' }, 'active'],
  ])('refuse %j', async (body, field) => {
    const got = await (await serve()).post('/v1/api_tokens', body)
    expect([got.status, Object.keys((json(got) as { errors: { params: object } }).errors.params)]).toEqual([
      400,
      [field],
    ])
  })

  test('come in the forms in which the main one comes, and in no other', async () => {
    const service = await serve({})
    const { token } = await make(service, 'viewer')
    const status = async (authorization: string): Promise<number> =>
      (await service.get('/v1/metrics', { headers: { authorization } })).status
    expect(await status(basic('me@example.com', token))).toBe(200)
    expect(await status(basic('token', token))).toBe(200)
    expect(await status(basic(token, ''))).toBe(200)
    for (const wrong of [
      basic('you@example.com', token),
      basic('', token),
      basic(token, token),
      basic('me@example.com', token.toUpperCase()),
      basic('me@example.com', token.slice(1)),
      basic('me@example.com', `${'*'.repeat(60)}${token.slice(-4)}`),
      basic('', ''),
      `Basic ${Buffer.from(token).toString('base64')}`,
    ]) {
      expect(await status(wrong)).toBe(401)
    }
  })

  test('that are inactive, deleted or of another role are so from the next request on', async () => {
    const service = await serve({})
    const { token, path } = await make(service, 'viewer', { active: 'false' })
    const off = await service.get('/v1/metrics', by(token))
    expect([off.status, json(off)]).toEqual([401, unauthorized])
    await service.put(path, 'active=1', form)
    expect((await service.get('/v1/metrics', by(token))).status).toBe(200)
    await service.put(path, { role: 'recorder' })
    const refused = await service.get('/v1/metrics', by(token))
    expect([refused.status, json(refused)]).toEqual([403, notPermitted])
    await service.put(path, { active: false })
    expect((await service.get('/v1/metrics', by(token))).status).toBe(401)
    await service.put(path, { active: true, role: 'admin' })
    expect((await service.get('/v1/api_tokens', by(token))).status).toBe(200)
    await service.delete(path)
    expect((await service.get('/v1/metrics', by(token))).status).toBe(401)
  })

  test('outlive a restart, and are nowhere on disk', async () => {
    const data = await mkdtemp(join(tmpdir(), 'tokens-'))
    const first = await serve({ data })
    const { token } = await make(first, 'admin')
    await first.service.close()
    const second = await serve({ data })
    expect((await second.get('/v1/metrics', by(token))).status).toBe(200)
    await second.service.close()
    for (const file of await readdir(data)) {
      const bytes = await readFile(join(data, file)).catch(() => Buffer.alloc(0))
      expect([file, bytes.includes(token)]).toEqual([file, false])
    }
    await rm(data, { recursive: true })
  })
})

describe('roles', () => {
  let service: ServiceUnderTest
  const tokens: Record<string, string> = {}

  beforeAll(async () => {
    service = await serve()
    for (const role of ['admin', 'recorder', 'viewer']) tokens[role] = (await make(service, role)).token
  })

  afterAll(async () => {
    const { api_tokens } = json(await service.get('/v1/api_tokens')) as { api_tokens: { href: string }[] }
    for (const { href } of api_tokens) await service.delete(new URL(href).pathname)
  })

  test.each(
    routeTable
      // A stream that never ends has a spec of its own.
      .filter(({ isOpen, path }) => isOpen !== true && path !== '/page/events')
      .map((route): [string, string, typeof route] => [route.method, route.path, route]),
  )('%s %s is for those that it declares, and 403 for the others', async (method, path, route) => {
    const allowed = rolesOf(route)
    expect(allowed).toContain('admin')
    for (const role of ['recorder', 'viewer'] as const) {
      const got = await service.call(method, path.replaceAll(/:\w+/g, '0'), by(tokens[role] ?? ''))
      if (allowed.includes(role)) expect(got.status).not.toBe(403)
      else expect([got.status, json(got)]).toEqual([403, notPermitted])
    }
  })

  test('let a recorder submit and nothing else, a viewer read and nothing else', async () => {
    const { recorder = '', viewer = '', admin = '' } = tokens
    const gauge = { body: { gauges: [{ name: 'roles', value: 1 }] } }
    const tagged = { body: { measurements: [{ name: 'roles', value: 1, tags: { a: 'b' } }] } }
    expect((await service.call('POST', '/v1/metrics', { ...gauge, ...by(recorder) })).status).toBe(200)
    expect((await service.call('POST', '/v1/measurements', { ...tagged, ...by(recorder) })).status).toBe(202)
    expect((await service.call('POST', '/v1/metrics', { ...gauge, ...by(viewer) })).status).toBe(403)
    expect((await service.get('/v1/metrics/roles', by(viewer))).status).toBe(200)
    expect((await service.call('HEAD', '/v1/metrics/roles', by(viewer))).status).toBe(200)
    expect((await service.call('HEAD', '/v1/metrics/roles', by(recorder))).status).toBe(403)
    expect((await service.get('/', by(viewer))).status).toBe(200)
    expect((await service.get('/v1/api_tokens', by(viewer))).status).toBe(403)
    expect((await service.call('DELETE', '/v1/metrics/roles', by(viewer))).status).toBe(403)
    expect((await service.call('DELETE', '/v1/metrics/roles', by(admin))).status).toBe(204)
    // What isn't there is no secret of a role.
    expect((await service.get('/v1/nothing', by(recorder))).status).toBe(404)
    expect((await service.call('PATCH', '/v1/metrics', by(viewer))).status).toBe(405)
  })
})
