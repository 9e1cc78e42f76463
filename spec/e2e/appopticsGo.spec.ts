import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { basic, serve } from '../service/support/withService.js'
import { go, idIn, read, type Sends, send, time } from './support/oldClient.js'

describe('appoptics-api-go', () => {
  test('gzips a batch and everything else, reads lists, jobs of a snapshot, and statuses', async () => {
    const service = await serve()
    const zipped = (line: string, body: string) => send(service, go, line, gzipSync(body))
    const batch = `{"measurements":[{"name":"go.m","tags":{"host":"h"},"value":2.5},{"name":"go.zero","tags":{"host":"h"}}],"period":60,"time":${time},"tags":{"host":"h"}}`
    const stored = await zipped('POST /v1/measurements', batch)
    expect([stored.status, read(stored)['errors']]).toEqual([202, []])
    const list = read(await send(service, go, 'GET /v1/metrics?length=100&offset=0'))
    expect(list['metrics']).toMatchObject([{ name: 'go.m', period: 60 }, { name: 'go.zero' }])
    const zero = read(await send(service, go, `GET /v1/measurements/go.zero?start_time=${time}&resolution=60`))
    expect(zero['series']).toMatchObject([{ tags: { host: 'h' }, measurements: [{ time, value: 0 }] }])

    const space = await zipped('POST /v1/spaces', '{"name":"Go"}')
    const chart = await zipped(
      `POST /v1/spaces/${idIn(space)}/charts`,
      '{"name":"C","type":"stacked","streams":[{"metric":"go.m","tags":[{"name":"host","values":["h"]}],"group_function":"average"}]}',
    )
    const { streams } = read(chart) as { streams: { id: unknown }[] }
    // Numbers in its structures: a text would not be decoded.
    expect([typeof idIn(chart), typeof streams[0]?.id]).toEqual(['number', 'number'])
    const subject = `{"subject":{"chart":{"id":${idIn(chart)},"type":"stacked"}},"duration":3600,"end_time":"0001-01-01T00:00:00Z"}`
    const snapshot = await zipped('POST /v1/snapshots', subject)
    expect(snapshot.status).toBe(202)
    for (const field of ['created_at', 'updated_at', 'end_time'])
      expect(read(snapshot)[field]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(read(await send(service, go, 'GET /v1/alerts/status'))).toEqual({ cleared: [], firing: [] })
    const token = await zipped('POST /v1/api_tokens', '{"name":"go","role":"viewer","active":true}')
    expect([token.status, read(token)['role']]).toEqual([201, 'viewer'])
    const viewer: Sends = () => [`Authorization: ${basic(String(read(token)['token']), '')}`]
    const refused = await send(service, viewer, 'DELETE /v1/metrics/go.m')
    expect([refused.status, read(refused)]).toEqual([
      403,
      { errors: { request: ['This token is not permitted to perform this action on this resource'] } },
    ])
  })
})
