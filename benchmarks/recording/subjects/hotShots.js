import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import StatsD from 'hot-shots'
import { fourTags, freshTags } from '../tags.js'

/** Sends datagrams of up to 8 KiB to a socket that nobody reads, as an agent that is busy. @returns {Promise<import('./Subject.js').Subject>} */
export async function open() {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const client = new StatsD({
    host: '127.0.0.1',
    port: socket.address().port,
    maxBufferSize: 8_192,
    bufferFlushInterval: 1_000,
  })
  const held = client.childClient({ globalTags: fourTags })
  return {
    held: (calls) => {
      for (let n = 0; n < calls; n += 1) held.gauge('held', n)
    },
    fresh: (calls) => {
      for (let n = 0; n < calls; n += 1) client.gauge('free', n, freshTags(n))
    },
    count: (calls) => {
      for (let n = 0; n < calls; n += 1) client.increment('requests')
    },
    async close() {
      await new Promise((resolve) => client.close(resolve))
      socket.close()
    },
  }
}
