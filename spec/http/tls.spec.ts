import { Agent as HttpsAgent } from 'node:https'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { NetworkError } from '../../lib/errors/index.js'
import { certificate, privateKey } from '../support/certificate.js'
import { coreFor, rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

const post = { method: 'POST', path: 'metrics', body: '{}' } as const
let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer({ key: privateKey, cert: certificate })
})

afterEach(() => server.close())

describe('a certificate', () => {
  test.each<[string, string | Buffer | (string | Buffer)[]]>([
    ['text', certificate],
    ['bytes', Buffer.from(certificate)],
    ['several', [certificate, Buffer.from(certificate)]],
  ])('of an authority of one’s own is trusted when given as %s', async (_, ca) => {
    const core = coreFor(server.url, { ca })
    expect((await core.exchange(post)).status).toBe(200)
    expect((await core.exchange(post)).status).toBe(200)
    expect(server.connections).toBe(1)
    core.close()
  })

  test('is trusted through an agent of one’s own, too', async () => {
    const agent = new HttpsAgent({ keepAlive: true })
    const core = coreFor(server.url, { ca: certificate, agent })
    expect((await core.exchange(post)).status).toBe(200)
    core.close()
    expect(Object.keys(agent.freeSockets)).toHaveLength(1)
    agent.destroy()
  })

  test('that nobody vouches for is refused before anything is sent', async () => {
    const error = await rejection<NetworkError>(coreFor(server.url).exchange(post))
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ isCertificateFault: true, mayHaveArrived: false, retryable: false })
    expect(error.cause).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(server.requests).toHaveLength(0)
  })

  test('for another host is refused before anything is sent', async () => {
    const url = server.url.replace('127.0.0.1', 'localhost')
    const error = await rejection<NetworkError>(coreFor(url, { ca: certificate }).exchange(post))
    expect(error).toMatchObject({
      isCertificateFault: true,
      mayHaveArrived: false,
      cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    })
    expect(server.requests).toHaveLength(0)
  })
})

test('a server that speaks plain HTTP where TLS is expected has a fault of configuration', async () => {
  const plain = await startScriptedServer()
  const error = await rejection<NetworkError>(coreFor(plain.url.replace('http:', 'https:')).exchange(post))
  expect(error).toMatchObject({ isCertificateFault: true, mayHaveArrived: false, retryable: false })
  await plain.close()
})

test('a server that ends the handshake is doubtful like any broken network, but nothing arrived', async () => {
  const rude = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve))
  const { port } = rude.address() as { port: number }
  const error = await rejection<NetworkError>(coreFor(`https://127.0.0.1:${port}`).exchange(post))
  expect(error).toMatchObject({ isCertificateFault: false, mayHaveArrived: false, retryable: true })
  await new Promise((resolve) => rude.close(resolve))
})
