import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import { boundConnections } from '../../../lib/service/http/boundConnections.js'

test('connections beyond the bound are closed, and those before it are known to be many', async () => {
  const server = createServer()
  const isCrowded = boundConnections(server, 3, 2)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const open = async (): Promise<Socket> => {
    const arrived = new Promise((resolve) => server.once('connection', resolve))
    const socket = connect(port, '127.0.0.1')
    await arrived
    return socket
  }
  const first = await open()
  expect(isCrowded()).toBe(false)
  const others = [await open(), await open()]
  expect(isCrowded()).toBe(true)
  const refused = connect(port, '127.0.0.1')
  await new Promise((resolve) => refused.on('error', resolve).on('close', resolve))
  for (const socket of [first, ...others]) socket.destroy()
  while (isCrowded()) await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => server.close(resolve))
})
