import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { systemRuntime } from '../runtime/systemRuntime.js'
import type { MisbehaviourName } from './MisbehaviourName.js'

type Misbehaviour = (response: ServerResponse, socket: Socket) => void

/** Resets where others would close: what a client meets when a process is killed or a load balancer forgets a connection. */
function reset(socket: Socket): void {
  // A TLS socket has no reset of its own, and ending without a goodbye is the nearest to it.
  if ('encrypted' in socket) socket.destroy()
  else socket.resetAndDestroy()
}

const html = '<!DOCTYPE html><html><body>Something that is no service of yours</body></html>'

/** What servers, proxies and networks do to clients, each under a name for `Reply`. */
export const misbehaviours: Readonly<Record<MisbehaviourName, Misbehaviour>> = {
  /** The connection is reset as soon as the headers are in; the body is not read. */
  'reset before the body': (_, socket) => reset(socket),
  /** The request is read whole, and then the connection is reset without an answer. */
  'reset after the body': (_, socket) => reset(socket),
  /** Half of the answer, then a reset. */
  'reset mid-answer': (response, socket) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
    response.write('{"half":', () => reset(socket))
  },
  /** Nothing, ever; the connection stays open. */
  'no answer': () => {},
  /** An answer of a thousand bytes, one a second. */
  'one byte a second': (response, socket) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    const next = (): void => {
      if (socket.destroyed) return
      response.write(' ')
      const timer = systemRuntime.schedule(1_000, next)
      socket.once('close', () => timer.cancel())
    }
    next()
  },
  /** Status and headers, and never the body they promise. */
  'headers only': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
    response.flushHeaders()
  },
  /** An answer that never ends, as fast as the client reads. */
  'endless body': (response, socket) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const chunk = Buffer.alloc(65_536, 0x20)
    const fill = (): void => {
      while (!socket.destroyed && response.write(chunk));
    }
    response.on('drain', fill)
    fill()
  },
  /** Bytes that are no HTTP. */
  garbage: (_, socket) => socket.end('\u0000\u0001 this is no HTTP \u0007\r\n\r\n'),
  /** 200 with a login page: what a captive portal or a proxy answers. */
  'login page': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html),
  /** 502 with a page of the load balancer. */
  'bad gateway': (response) => response.writeHead(502, { 'content-type': 'text/html' }).end(html),
  /** 302 to another host. */
  'redirect elsewhere': (response) => response.writeHead(302, { location: 'http://192.0.2.1/v1/' }).end(),
}
