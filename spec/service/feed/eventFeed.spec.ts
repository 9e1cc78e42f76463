import { describe, expect, test } from '@jest/globals'
import { listenToEvents as listen } from '../support/listenToEvents.js'
import { basic, json, serve } from '../support/withService.js'

describe('GET /page/events', () => {
  test('tells every reader of new measurements and of what was made, in one message', async () => {
    const service = await serve({})
    const readers = [await listen(service), await listen(service)]
    expect(readers[0]?.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(readers[0]?.response.headers.get('cache-control')).toBe('no-store')
    await service.post('/v1/metrics', { gauges: [{ name: 'Live.Metric', value: 1 }] })
    await service.post('/v1/spaces', { name: 'a' })
    for (const reader of readers) {
      const heard = await reader.until('"space"')
      expect(heard).toContain('"live.metric"')
      expect(heard).toContain('"measurements_per_second":')
    }
    expect(json(await service.get('/v1/health'))).toMatchObject({ pages: 2 })
  })

  test('ends its streams when the service closes', async () => {
    const service = await serve({})
    const reader = await listen(service)
    await reader.until('retry')
    const rest = reader.until(undefined)
    await service.service.close()
    expect(await rest).toContain('retry: 2000')
  })

  test('forgets readers that went, and does not let in more than it can serve', async () => {
    const service = await serve({})
    const readers = await Promise.all(Array.from({ length: 100 }, () => listen(service)))
    const refused = await service.get('/page/events')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
    for (const { controller } of readers) controller.abort()
    let pages = 100
    while (pages > 0) pages = (json(await service.get('/v1/health')) as { pages: number }).pages
    expect((await listen(service)).response.status).toBe(200)
  })

  test('is for those who may read, on this site', async () => {
    const service = await serve()
    expect((await service.get('/page/events', { headers: { authorization: '' } })).status).toBe(401)
    expect((await service.get('/page/events', { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    expect((await service.post('/page/events', {})).status).toBe(405)
    for (const [role, status] of [
      ['viewer', 200],
      ['recorder', 403],
    ] as const) {
      const { token } = json(await service.post('/v1/api_tokens', { name: role, role })) as { token: string }
      expect((await listen(service, basic('token', token))).response.status).toBe(status)
    }
  })

  test('answers HEAD with the head alone', async () => {
    const service = await serve()
    const head = await service.call('HEAD', '/page/events')
    expect([head.status, head.text]).toEqual([200, ''])
  })
})
