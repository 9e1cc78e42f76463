import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** A forward proxy that sends every request to one port of this machine, whatever host it asks for. */
export interface ForwardProxy {
  readonly port: number
  /** What it was asked: `CONNECT service.test:443`, `GET http://service.test/v1/metrics`. */
  readonly asked: string[]
  /** The `Proxy-Authorization` of each request. */
  readonly authorizations: (string | undefined)[]
  close(): Promise<void>
}

/** @param refuse a status to refuse every CONNECT with */
export async function startProxy(target: number, refuse?: number): Promise<ForwardProxy> {
  const asked: string[] = []
  const authorizations: (string | undefined)[] = []
  const sockets = new Set<Socket>()
  const remember = (request: IncomingMessage) => {
    asked.push(`${request.method} ${request.url}`)
    authorizations.push(request.headers['proxy-authorization'])
  }
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    remember(request)
    const { pathname, search } = new URL(request.url ?? '')
    const { 'proxy-authorization': _, ...headers } = request.headers
    const onward = forward(
      { host: '127.0.0.1', port: target, method: request.method, path: pathname + search, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  }
  server.on('connection', track)
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    remember(request)
    if (refuse !== undefined) {
      client.end(`HTTP/1.1 ${refuse} Refused\r\nContent-Length: 7\r\n\r\nrefused`)
      return
    }
    const onward = connect(target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(client).pipe(onward)
    })
    track(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    authorizations,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
