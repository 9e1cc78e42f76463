import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Connections at a time: Node closes what comes beyond. A few thousand reporters keep one each. */
const mostConnections = 4_000
/** From so many on, none is kept open after its answer. */
const manyConnections = 3_000

/** Bounds the connections of a server. Returns whether they are so many that each should end with its answer. */
export function boundConnections(server: Server, most = mostConnections, many = manyConnections): () => boolean {
  let count = 0
  server.maxConnections = most
  server.on('connection', (socket: Socket) => {
    count += 1
    socket.once('close', () => {
      count -= 1
    })
  })
  return () => count >= many
}
