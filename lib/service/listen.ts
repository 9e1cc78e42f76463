import type { FastifyInstance } from 'fastify'
import { LibratoError } from '../errors/index.js'

/**
 * Starts to listen and resolves to the port.
 * @throws {LibratoError} PORT_IN_USE, ADDRESS_UNAVAILABLE
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    throw listenError(error, host, port)
  }
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

function listenError(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  const options = { cause: error }
  if (code === 'EADDRINUSE') {
    const message = `Port ${port} of ${host} is in use: stop what listens there, or choose another one (--port; 0 takes a free one).`
    return new LibratoError('PORT_IN_USE', message, options)
  }
  if (code === 'EACCES') {
    const message = `Port ${port} needs more rights than this user has: choose one from 1024 on (--port).`
    return new LibratoError('ADDRESS_UNAVAILABLE', message, options)
  }
  if (code !== undefined && ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL', 'EAFNOSUPPORT'].includes(code)) {
    const message = `${host} is no address of this machine (${code}): choose another one (--host).`
    return new LibratoError('ADDRESS_UNAVAILABLE', message, options)
  }
  return error
}
