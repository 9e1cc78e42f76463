import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Api, connect } from '../../lib/index.js'
import { type Service, startService } from '../../lib/service/index.js'
import { recordWindows } from './recordWindows.js'

const user = 'me@example.com'
const token = 'a-token-of-the-specs'
let service: Service
let api: Api

beforeAll(async () => {
  service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
  api = connect(user, token, { url: service.url })
})

afterAll(() => service.close())

describe('5,000 series with two tags over 60 windows', () => {
  test('sums and counts read back are those recorded, exactly', async () => {
    const { recorded, readBack, accepted, health } = await recordWindows(api, 'long', 5_000, 60)
    expect(readBack).toEqual(recorded)
    expect(accepted).toBe(60 * 5_000)
    expect(health).toMatchObject({ state: 'ok', series: 5_000, totals: { accepted: 300_000, attempts: 300 } })
  })
})
