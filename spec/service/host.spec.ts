import { afterEach, describe, expect, test } from '@jest/globals'
import type { Logger } from '../../lib/runtime/Logger.js'
import { type Faults, type Service, type ServiceOptions, startService } from '../../lib/service/index.js'
import { serve } from './support/withService.js'

let service: Service | undefined

afterEach(async () => {
  await service?.close()
  service = undefined
})

const misdeeds: [string, () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error('mine')
    },
  ],
  ['rejects', () => Promise.reject(new Error('mine'))],
]

describe('a service', () => {
  test.each(misdeeds)('starts and closes with a logger that %s', async (_, say) => {
    const logger = { debug: say, info: say, warn: say, error: say } as unknown as Logger
    // It warns that this address is open to other machines.
    service = await startService({ host: '0.0.0.0', port: 0, data: ':memory:', token: 'secret', logger })
    const health = await fetch(service.url.replace('/v1', '/healthz'))
    expect(health.status).toBe(200)
    // A promise that nobody looks at would be found here.
    await new Promise((resolve) => setImmediate(resolve))
  })

  test.each([
    ['has no child and no info', { debug() {}, warn() {}, error() {} }, /it has no info/],
    ['is a function', () => {}, /it has no debug, no info, no warn, no error/],
    ['is a word', 'silent', /or be false/],
  ])('refuses a logger that %s', async (_, logger, message) => {
    const options = { port: 0, data: ':memory:', logger } as unknown as ServiceOptions
    await expect(startService(options)).rejects.toThrow(message)
  })

  test.each<[string, () => unknown, number]>([
    ...misdeeds.map(([name, act]): [string, () => unknown, number] => [name, act, 500]),
    ['gives a promise of none', async () => null, 500],
    ['gives no fault', () => ({ status: 'bad' }), 500],
  ])('fails the requests for which the function for faults %s, and no others', async (_, faults, status) => {
    const running = await serve({ faults: faults as Faults })
    expect((await running.get('/v1/metrics')).status).toBe(status)
    expect((await running.get('/healthz')).status).toBe(200)
    running.service.setFaults(undefined)
    expect((await running.get('/v1/metrics')).status).toBe(200)
    await new Promise((resolve) => setImmediate(resolve))
  })
})
