import { describe, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

async function seen(...sources: string[]): Promise<ServiceUnderTest> {
  const service = await serve({})
  const gauges = sources.map((source) => ({ name: 'm', value: 1, source }))
  await service.post('/v1/metrics', { gauges: [...gauges, { name: 'm', value: 1 }] })
  await service.post('/v1/measurements', { measurements: [{ name: 't', value: 1, tags: { source: 'tagged' } }] })
  return service
}

async function names(service: ServiceUnderTest, query = ''): Promise<string[]> {
  const { sources } = json(await service.get(`/v1/sources${query}`)) as { sources: { name: string }[] }
  return sources.map(({ name }) => name)
}

describe('GET /v1/sources', () => {
  test('pages over those that were seen and those that were named', async () => {
    const service = await seen('web-2', 'Web-1', 'db', 'web-1')
    await service.put('/v1/sources/Cache-1', { display_name: 'The cache' })
    await service.put('/v1/sources/DB', { display_name: 'Orders' })
    const got = await service.get('/v1/sources')
    expect(got.status).toBe(200)
    expect(json(got)).toEqual({
      query: { found: 4, length: 4, offset: 0, total: 4 },
      sources: [
        { name: 'Cache-1', display_name: 'The cache' },
        { name: 'DB', display_name: 'Orders' },
        { name: 'web-1', display_name: null },
        { name: 'web-2', display_name: null },
      ],
    })
    expect(await names(service, '?name=WEB')).toEqual(['web-1', 'web-2'])
    expect(await names(service, '?name=*-1')).toEqual(['Cache-1', 'web-1'])
    expect(await names(service, '?name=orders')).toEqual(['DB'])
    expect(await names(service, '?sort=desc&length=2&offset=1')).toEqual(['web-1', 'DB'])
    expect(json(await service.get('/v1/sources?name=x&offset=9'))).toEqual({
      query: { found: 0, length: 0, offset: 9, total: 4 },
      sources: [],
    })
    for (const query of ['length=0', 'orderby=id', `name=${'n'.repeat(256)}`]) {
      expect((await service.get(`/v1/sources?${query}`)).status).toBe(400)
    }
  })

  test('is empty where nothing has a source', async () => {
    expect(await names(await seen())).toEqual([])
  })
})

describe('GET and PUT /v1/sources/:name', () => {
  test('a source that was seen is there without a display name, and gets one with a 204', async () => {
    const service = await seen('web-1')
    expect(json(await service.get('/v1/sources/WEB-1'))).toEqual({ name: 'web-1', display_name: null })
    const got = await service.put('/v1/sources/web-1', 'display_name=Front', form)
    expect([got.status, got.text]).toEqual([204, ''])
    expect(json(await service.get('/v1/sources/web-1'))).toEqual({ name: 'web-1', display_name: 'Front' })
  })

  test('a source that nobody has seen is made, with a 201', async () => {
    const service = await serve({})
    expect((await service.get('/v1/sources/new')).status).toBe(404)
    const got = await service.put('/v1/sources/new', { display_name: 'New' })
    expect([got.status, got.headers.get('location')]).toEqual([201, '/v1/sources/new'])
    expect(json(got)).toEqual({ name: 'new', display_name: 'New' })
    expect((await service.put('/v1/sources/NEW', { display_name: null })).status).toBe(204)
    expect(json(await service.get('/v1/sources/new'))).toEqual({ name: 'new', display_name: null })
    expect((await service.put('/v1/sources/new', {})).status).toBe(204)
  })

  test('what is no source is refused or not there', async () => {
    const service = await seen('a')
    for (const name of ['all', 'ALL', 'a%20b', 'n'.repeat(256)]) {
      expect((await service.put(`/v1/sources/${name}`, { display_name: 'x' })).status).toBe(400)
    }
    for (const body of [{ display_name: {} }, { display_name: 'x'.repeat(256) }]) {
      const got = await service.put('/v1/sources/a', body)
      expect([got.status, Object.keys((json(got) as { errors: { params: object } }).errors.params)]).toEqual([
        400,
        ['display_name'],
      ])
    }
    for (const name of ['unassigned', 'tagged', 'none', '__proto__', "'", '%22', '%25']) {
      expect([name, (await service.get(`/v1/sources/${name}`)).status]).toEqual([name, 404])
    }
  })
})
