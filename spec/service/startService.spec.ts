import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type ServiceOptions, startService } from '../../lib/service/index.js'
import { ServiceUnderTest, serve } from './support/withService.js'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'service-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

const gauge = { gauges: [{ name: 'kept', value: 1 }] }

describe('startService', () => {
  test('listens on loopback at a free port and says where', async () => {
    const { service } = await serve({ token: 'secret' })
    expect(service.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/v1$/)
    expect([service.user, service.token, service.madeToken, service.tokenFile]).toEqual([
      'me@example.com',
      'secret',
      false,
      undefined,
    ])
    expect(inspect(service)).not.toContain('secret')
    expect(JSON.stringify(service)).not.toContain('secret')
  })

  test('makes a token at the first start and keeps it with the data', async () => {
    const data = join(directory, 'deep', 'data')
    const first = await serve({ data })
    expect(first.service.token).toMatch(/^[0-9a-f]{32}$/)
    expect(first.service.madeToken).toBe(true)
    const file = join(data, 'token')
    expect(first.service.tokenFile).toBe(file)
    expect(await readFile(file, 'utf8')).toBe(`${first.service.token}\n`)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await first.post('/v1/metrics', gauge)).status).toBe(200)
    await first.service.close()

    await chmod(file, 0o644)
    const second = await serve({ data })
    expect([second.service.token, second.service.madeToken]).toEqual([first.service.token, false])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await second.get('/v1/metrics/kept')).status).toBe(200)
  })

  test('lets a given token replace the kept one, for good', async () => {
    const first = await serve({ data: directory })
    await first.service.close()
    const second = await serve({ data: directory, token: 'chosen' })
    expect([second.service.token, second.service.madeToken]).toEqual(['chosen', false])
    await second.service.close()
    const third = await serve({ data: directory })
    expect(third.service.token).toBe('chosen')
  })

  test('makes a token each time for data in memory', async () => {
    const [one, two] = [await serve({}), await serve()]
    expect(one.service.token).not.toBe(two.service.token)
    expect(one.service.madeToken).toBe(true)
  })

  test('refuses options that are unknown or make no sense, by name', async () => {
    const wrong: [object, string][] = [
      [{ prot: 1 }, 'port'],
      [{ host: '' }, 'host'],
      [{ host: 'http://localhost' }, 'host'],
      [{ host: 5 }, 'host'],
      [{ port: -1 }, 'port'],
      [{ port: 65_536 }, 'port'],
      [{ port: '8186' }, 'port'],
      [{ port: Number.NaN }, 'port'],
      [{ data: '' }, 'data'],
      [{ data: 'a\0b' }, 'data'],
      [{ user: 'a:b' }, 'user'],
      [{ user: '' }, 'user'],
      [{ token: '' }, 'token'],
      [{ token: 'se\ncret' }, 'token'],
      [{ token: 7n }, 'token'],
      [{ allowedHosts: 'example.com' }, 'allowedHosts'],
      [{ allowedHosts: [''] }, 'allowedHosts'],
      [{ logger: {} }, 'logger'],
      [{ retention: 5 }, 'retention'],
      [{ retention: { weekly: 1 } }, 'retention'],
      [{ faults: 5 }, 'faults'],
    ]
    for (const [options, name] of wrong) {
      const error = await startService({ port: 0, data: ':memory:', ...options }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'INVALID_OPTION', message: expect.stringContaining(name) })
      expect((error as Error).message).not.toContain('cret')
    }
    await expect(startService([] as ServiceOptions)).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  })

  test('says when the port is taken, and leaves the data free', async () => {
    const taken = await new Promise<Server>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
    })
    const { port } = taken.address() as { port: number }
    const attempt = startService({ port, data: directory, logger: false })
    await expect(attempt).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(`Port ${port} `),
    })
    await new Promise((resolve) => taken.close(resolve))
    const service = await serve({ port, data: directory })
    expect(new URL(service.root).port).toBe(String(port))
  })

  test('says when the address is none of this machine', async () => {
    const attempt = startService({ host: '192.0.2.1', port: 0, data: ':memory:', logger: false })
    await expect(attempt).rejects.toMatchObject({
      code: 'ADDRESS_UNAVAILABLE',
      message: expect.stringContaining('192.0.2.1'),
    })
  })

  test('says when the data directory is a file, or in use', async () => {
    const file = join(directory, 'file')
    await writeFile(file, 'mine')
    const attempt = startService({ port: 0, data: file, logger: false })
    await expect(attempt).rejects.toMatchObject({ code: 'DATA_UNUSABLE' })
    await serve({ data: join(directory, 'data') })
    const second = startService({ port: 0, data: join(directory, 'data'), logger: false })
    await expect(second).rejects.toMatchObject({ code: 'DATA_LOCKED' })
  })

  test('says when the token cannot be kept', async () => {
    await mkdir(join(directory, 'token'))
    const attempt = startService({ port: 0, data: directory, logger: false })
    await expect(attempt).rejects.toMatchObject({ code: 'DATA_UNUSABLE', message: expect.stringContaining('token') })
    await rm(join(directory, 'token'), { recursive: true })
    await serve({ data: directory })
  })

  test('warns when other machines can reach it', async () => {
    const warnings: string[] = []
    const ignore = (): void => undefined
    const warn = (_fields: object, message: string): void => {
      warnings.push(message)
    }
    const logger = { debug: ignore, info: ignore, warn, error: ignore }
    await serve({ logger })
    expect(warnings).toEqual([])
    const { service } = await serve({ host: '0.0.0.0', logger })
    expect(warnings).toEqual([expect.stringContaining('plain text')])
    expect(service.url).toContain('127.0.0.1')
  })
})

describe('close', () => {
  test('is one promise, cuts idle connections and lets the port go', async () => {
    const { service, root } = await serve({})
    const { port, hostname } = new URL(root)
    const idle = connect(Number(port), hostname)
    await new Promise((resolve) => idle.once('connect', resolve))
    const ended = new Promise((resolve) => idle.once('close', resolve))
    const closing = service.close()
    expect(service.close()).toBe(closing)
    await closing
    await ended
    const again = await serve({ port: Number(port) })
    expect(again.root).toBe(root)
  })

  test('answers submissions under way, and keeps them', async () => {
    const first = await serve({ data: directory })
    const answers = Array.from({ length: 20 }, (_, i) =>
      first.post('/v1/metrics', { gauges: [{ name: `m${i}`, value: 1 }] }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    await first.get('/healthz')
    await first.service.close()
    const statuses = await Promise.all(answers)
    const second = await serve({ data: directory })
    for (const [i, status] of statuses.entries()) {
      if (status === 200) expect((await second.get(`/v1/metrics/m${i}`)).status).toBe(200)
    }
  })

  test('does not wait for a client that never ends its request', async () => {
    const { service, root } = await serve({})
    const { port, hostname } = new URL(root)
    const slow = connect(Number(port), hostname)
    slow.on('error', () => undefined)
    const authorization = Buffer.from(`me@example.com:${service.token}`).toString('base64')
    slow.write(
      `POST /v1/metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic ${authorization}\r\nContent-Length: 9\r\n\r\n{`,
    )
    await new ServiceUnderTest(service).get('/v1/metrics')
    await service.close()
    slow.destroy()
  })
})
