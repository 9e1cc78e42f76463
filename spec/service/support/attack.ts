import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Where it goes, and what it says of itself. */
export interface Target {
  readonly host: string
  readonly port: number
  readonly authorization: string
}

/** The head of a request. `length` undefined: chunked. */
export function head(
  { authorization }: Target,
  line: string,
  length: number | undefined,
  headers: readonly string[] = [],
): string {
  const size = length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`
  const own = headers.some((header) => /^content-type/i.test(header)) ? [] : ['Content-Type: application/json']
  return [
    `${line} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: ${authorization}`,
    size,
    ...own,
    ...headers,
    '',
    '',
  ].join('\r\n')
}

/** Some connections at once, ended together. */
export class Flood {
  readonly #target: Target
  readonly #sockets: Socket[] = []
  /** Status lines of all that was answered. */
  readonly statuses = new Map<string, number>()
  #answered = 0

  constructor(target: Target) {
    this.#target = target
  }

  get answered(): number {
    return this.#answered
  }

  /** Opens a connection for each of so many, and writes. `reads` false: never reads an answer. */
  open(connections: number, write: (socket: Socket, number: number) => void, reads = true): void {
    for (let number = 0; number < connections; number += 1) {
      const socket = connect(this.#target.port, this.#target.host)
      this.#sockets.push(socket)
      socket.on('error', () => {})
      socket.on('connect', () => write(socket, number))
      if (!reads) continue
      socket.setEncoding('latin1')
      socket.on('data', (text: string) => {
        for (const [, status] of text.matchAll(/HTTP\/1\.1 (\d{3})/g)) {
          this.#answered += 1
          this.statuses.set(status!, (this.statuses.get(status!) ?? 0) + 1)
        }
      })
    }
  }

  /** Until so many answers came, or so many milliseconds have passed. */
  async last(milliseconds: number, answers = Number.POSITIVE_INFINITY): Promise<void> {
    const end = performance.now() + milliseconds
    while (performance.now() < end && this.#answered < answers) await sleep(50)
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}
