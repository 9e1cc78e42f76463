import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('measuredService.js', import.meta.url))

/** Bytes. */
export interface Memory {
  /** What is in use after a collection, of JavaScript and of buffers. */
  readonly heap: number
  readonly rss: number
}

/** A service in a process of its own. */
export class MeasuredService {
  /** Without `/v1`. */
  readonly root: string
  readonly #child: ChildProcess
  readonly #ended: Promise<string>

  private constructor(child: ChildProcess, ended: Promise<string>, url: string) {
    this.root = url.slice(0, -3)
    this.#child = child
    this.#ended = ended
  }

  static async start(data: string, user: string, token: string): Promise<MeasuredService> {
    const child = fork(script, [data, user, token], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        said += chunk
      })
    }
    const ended = new Promise<string>((resolve) => {
      child.once('close', (code, signal) => resolve(`${code ?? signal}${said === '' ? '' : `: ${said}`}`))
    })
    const { url } = await Promise.race([reply<{ url: string }>(child), ended.then(fail)])
    return new MeasuredService(child, ended, url)
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  async memory(): Promise<Memory> {
    const answer = reply<Memory>(this.#child)
    this.#child.send('memory')
    return Promise.race([answer, this.#ended.then(fail)])
  }

  /** Resolves to its exit code and all that it printed. */
  close(): Promise<string> {
    if (this.isRunning) this.#child.send('close')
    return this.#ended
  }
}

function reply<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as T)))
}

function fail(how: string): never {
  throw new Error(`The service ended: ${how}`)
}
