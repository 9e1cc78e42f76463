import { connect } from 'node:net'

/**
 * Writes bytes to the service as they are and resolves to all that comes back until it closes the connection, or until the text holds
 * `until`. `ends`: close our half after writing.
 */
export function rawExchange(
  url: string,
  bytes: string | Buffer,
  { until, ends = false }: { until?: string; ends?: boolean } = {},
): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => {
      if (ends) socket.end(bytes)
      else socket.write(bytes)
    })
    const finish = (): void => {
      socket.destroy()
      resolve(text)
    }
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      text += chunk
      if (until !== undefined && text.includes(until)) finish()
    })
    socket.on('end', finish)
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? finish() : reject(error)))
  })
}
