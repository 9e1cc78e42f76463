import { afterAll } from '@jest/globals'
import { type Api, connect } from '../../lib/index.js'
import { type Service, startService } from '../../lib/service/index.js'

export const user = 'me@example.com'
export const token = 'a-token-of-the-specs'

/** A service in memory for all tests of a file, and a client for it. */
export async function serviceForSpecs(): Promise<{ service: Service; api: Api }> {
  const service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
  afterAll(() => service.close())
  return { service, api: connect(user, token, { url: service.url }) }
}
