import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { basic, type Got, json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const clock = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
const person = { email: 'foobar@baz.com', reference: '5267' }
let service: ServiceUnderTest

interface User {
  readonly id: number
  readonly api_token: string
  readonly password: string
}

beforeEach(async () => {
  service = await serve()
  const { users } = json(await service.get('/v1/users')) as { users: User[] }
  for (const { id } of users) await service.delete(`/v1/users/${id}`)
})

async function make(more: object = {}, on = service): Promise<User> {
  const got = await on.post('/v1/users', { ...person, ...more })
  expect(got.status).toBe(201)
  return json(got) as User
}

function submit(user: string, token: string, on = service): Promise<Got> {
  return on.call('POST', '/v1/metrics', {
    body: { gauges: [{ name: 'by.user', value: 1 }] },
    headers: { authorization: basic(user, token) },
  })
}

describe('users', () => {
  test('are made from a form, read, changed and deleted; the token and a password are told once', async () => {
    const got = await service.post('/v1/users', 'email=FooBar@baz.com&reference=5267&company=Baz%2C+Inc.', form)
    const made = json(got) as User
    expect([got.status, got.headers.get('location')]).toEqual([201, `/v1/users/${made.id}`])
    const shown = {
      id: expect.any(Number),
      email: 'foobar@baz.com',
      api_token: `${'*'.repeat(60)}${made.api_token.slice(-4)}`,
      reference: '5267',
      name: null,
      company: 'Baz, Inc.',
      country: 'US',
      time_zone: null,
      role: 'recorder',
      created_at: clock,
      updated_at: clock,
    }
    expect(made).toEqual({
      ...shown,
      api_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      password: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    const path = `/v1/users/${made.id}`
    const read = await service.get(path)
    expect([read.status, json(read)]).toEqual([200, shown])
    const changed = await service.put(path, 'company=NewCompany&time_zone=UTC', form)
    expect([changed.status, changed.text]).toEqual([204, ''])
    expect(json(await service.get(path))).toEqual({ ...shown, company: 'NewCompany', time_zone: 'UTC' })
    const deleted = await service.delete(path)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const gone = await service.call(method, path, method === 'PUT' ? { body: {} } : {})
      expect([gone.status, json(gone)]).toEqual([404, { errors: { request: ['Not Found'] } }])
    }
    expect((await service.put('/v1/users/x', {})).status).toBe(404)
  })

  test('are found by email or reference, and listed in the order that is asked for', async () => {
    await make({ email: 'b@baz.com', reference: '1' })
    await make({ email: 'a@baz.com', reference: '3' })
    await make({ email: 'c@baz.com', reference: '2' })
    const list = async (query: string) => {
      const got = await service.get(`/v1/users?${query}`)
      expect(got.status).toBe(200)
      const { query: page, users } = json(got) as { query: object; users: { email: string }[] }
      return [page, users.map(({ email }) => email[0]).join('')]
    }
    const all = { found: 3, length: 3, offset: 0, total: 3 }
    expect(await list('')).toEqual([all, 'bac'])
    expect(await list('orderby=email')).toEqual([all, 'abc'])
    expect(await list('orderby=REFERENCE&sort=desc')).toEqual([all, 'acb'])
    const one = { ...all, found: 1, length: 1 }
    expect(await list('email=A@baz.com')).toEqual([one, 'a'])
    expect(await list('reference=2')).toEqual([one, 'c'])
    const none = { ...all, found: 0, length: 0 }
    expect(await list('email=a@baz.com&reference=2')).toEqual([none, ''])
    expect(await list('email=a*')).toEqual([none, ''])
    expect(await list('offset=3')).toEqual([{ ...all, length: 0, offset: 3 }, ''])
  })

  test('have an email and a reference that no other has, however many ask at once', async () => {
    const first = await make()
    const taken = (field: string) => ({
      errors: { params: { [field]: ['has already been taken'] } },
      request_time: expect.any(Number),
    })
    const sameEmail = await service.post('/v1/users', { email: 'FOOBAR@baz.com', reference: '1' })
    expect([sameEmail.status, json(sameEmail)]).toEqual([422, taken('email')])
    const sameReference = await service.post('/v1/users', { email: 'other@baz.com', reference: '5267' })
    expect([sameReference.status, json(sameReference)]).toEqual([422, taken('reference')])
    const others = await Promise.all([1, 2].map((n) => make({ email: `${n}@baz.com`, reference: `${n}` })))
    const both = await Promise.all(others.map(({ id }) => service.put(`/v1/users/${id}`, { reference: 'wanted' })))
    expect(both.map(({ status }) => status).sort()).toEqual([204, 422])
    expect((await service.put(`/v1/users/${first.id}`, person)).status).toBe(204)
  })

  test('get a new password when one is asked for, and can be given one of six characters', async () => {
    const { id, password } = await make()
    const reset = await service.put(`/v1/users/${id}`, 'password_reset=1', form)
    expect([reset.status, json(reset)]).toEqual([200, { password: expect.stringMatching(/^[0-9a-f]{16}$/) }])
    expect((json(reset) as User).password).not.toBe(password)
    const set = await service.put(`/v1/users/${id}`, { password: 'secret' })
    expect([set.status, set.text]).toEqual([204, ''])
    const both = await service.put(`/v1/users/${id}`, { password: 'secret', password_reset: 1 })
    expect([both.status, json(both)]).toEqual([
      400,
      {
        errors: { params: { password: ['cannot be given together with password_reset'] } },
        request_time: expect.any(Number),
      },
    ])
    expect((await service.put(`/v1/users/${id}`, { password: 'short' })).status).toBe(400)
  })

  test.each([
    [{}, ['email', 'reference']],
    [{ ...person, email: 'nobody' }, ['email']],
    [{ ...person, email: 'a:b@c.com' }, ['email']],
    [{ ...person, email: ['a@b.com'] }, ['email']],
    [{ ...person, reference: ' ' }, ['reference']],
    [{ ...person, name: 'x'.repeat(256) }, ['name']],
    [{ ...person, role: 'root' }, ['role']],
  ])('refuse %j', async (body, fields) => {
    const got = await service.post('/v1/users', body)
    expect([got.status, Object.keys((json(got) as { errors: { params: object } }).errors.params)]).toEqual([
      400,
      fields,
    ])
  })

  test.each(['email[]=a', 'reference[x]=1', 'orderby=name', 'length=0'])('refuse the list of %s', async (query) => {
    expect((await service.get(`/v1/users?${query}`)).status).toBe(400)
  })
})

describe('the token of a user', () => {
  test('comes with the email, submits and no more, until the user is deleted', async () => {
    const { id, api_token, password } = await make()
    expect((await submit('foobar@baz.com', api_token)).status).toBe(200)
    expect((await submit('FooBar@baz.com', api_token)).status).toBe(200)
    expect((await submit('token', api_token)).status).toBe(200)
    expect((await submit(api_token, '')).status).toBe(200)
    for (const [user, token] of [
      ['other@baz.com', api_token],
      ['foobar@baz.com', password],
      ['foobar@baz.com', service.service.token],
      ['foobar@baz.com', ''],
      ['', api_token],
    ] as const) {
      expect((await submit(user, token)).status).toBe(401)
    }
    const headers = { authorization: basic('foobar@baz.com', api_token) }
    expect((await service.get('/v1/metrics', { headers })).status).toBe(403)
    await service.put(`/v1/users/${id}`, { role: 'viewer', email: 'new@baz.com' })
    const renamed = { authorization: basic('new@baz.com', api_token) }
    expect((await service.get('/v1/metrics', { headers: renamed })).status).toBe(200)
    expect((await service.get('/v1/users', { headers: renamed })).status).toBe(403)
    expect((await service.get('/v1/metrics', { headers })).status).toBe(401)
    await service.delete(`/v1/users/${id}`)
    expect((await service.get('/v1/metrics', { headers: renamed })).status).toBe(401)
  })

  test('outlives a restart, and is nowhere on disk, no more than the password', async () => {
    const data = await mkdtemp(join(tmpdir(), 'users-'))
    const first = await serve({ data })
    const { api_token, password } = await make({}, first)
    await first.service.close()
    const second = await serve({ data })
    expect((await submit('foobar@baz.com', api_token, second)).status).toBe(200)
    await second.service.close()
    for (const file of await readdir(data)) {
      const bytes = await readFile(join(data, file)).catch(() => Buffer.alloc(0))
      expect([file, bytes.includes(api_token), bytes.includes(password)]).toEqual([file, false, false])
    }
    await rm(data, { recursive: true })
  })
})
