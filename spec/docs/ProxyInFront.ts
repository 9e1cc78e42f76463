import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { connect as connectTo, createServer, type LookupFunction } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { certificate, privateKey } from '../support/certificate.js'
import { configurations, program } from './configurations.js'

/** The name on the certificate of the specs, in place of the page's. */
export const name = 'service.test'

/** Everything is here, whatever it is called. */
const lookup: LookupFunction = (_name, { all }, found) =>
  all === true ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)

/** Finds the name of the specs, and trusts its certificate. */
export const agent = new Agent({ lookup, ca: certificate })

interface Answer {
  readonly status: number | undefined
  readonly body: string
}

/** A proxy that speaks TLS before a service, configured as docs/running-the-service.md says: other names, ports and files, and the same otherwise. */
export class ProxyInFront {
  readonly port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'proxy-'))
  readonly #words: readonly string[]
  readonly #check: readonly string[]
  readonly #command: string
  #child: ChildProcess | undefined
  #said = ''

  private constructor(kind: 'nginx' | 'caddy', port: number, spare: number, service: string) {
    this.port = port
    this.#command = program(kind)!
    // nginx's workers are somebody else where these specs are run by root.
    chmodSync(this.#folder, 0o755)
    const [certificateFile, keyFile, file] = [this.#at('cert.pem'), this.#at('key.pem'), this.#at('configuration')]
    writeFileSync(certificateFile, certificate)
    writeFileSync(keyFile, privateKey)
    const shown = (configurations(kind)[0] ?? '')
      .replace('/etc/ssl/metrics.example.com.pem', certificateFile)
      .replace('/etc/ssl/private/metrics.example.com.key', keyFile)
      .replaceAll('metrics.example.com', kind === 'caddy' ? `${name}:${port}` : name)
      .replace('listen 443', `listen 127.0.0.1:${port}`)
      .replace('127.0.0.1:8186', service)
    if (kind === 'nginx') {
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (what) => `${what}_temp_path ${this.#at(what)};`,
      )
      const around = `daemon off; pid ${this.#at('pid')}; error_log stderr;\nevents {}\n`
      writeFileSync(file, `${around}http { access_log off; ${temporary.join(' ')}\n${shown}}`)
      this.#words = ['-c', file, '-e', 'stderr']
      this.#check = ['-t', ...this.#words]
    } else {
      const own = shown.replace('{\n', `{\n\ttls ${certificateFile} ${keyFile}\n`)
      writeFileSync(file, `{\n\tadmin off\n\thttp_port ${spare}\n\tauto_https disable_redirects\n}\n${own}`)
      this.#words = ['run', '--adapter', 'caddyfile', '--config', file]
      this.#check = ['validate', ...this.#words.slice(1)]
    }
  }

  static async start(kind: 'nginx' | 'caddy', service: string): Promise<ProxyInFront> {
    const proxy = new ProxyInFront(kind, await freePort(), await freePort(), service)
    await proxy.#run()
    return proxy
  }

  get origin(): string {
    return `https://${name}:${this.port}`
  }

  /** What the proxy itself says of its configuration. */
  check(): { status: number | null; said: string } {
    const { status, stderr } = spawnSync(this.#command, this.#check, { env: this.#environment, encoding: 'utf8' })
    return { status, said: stderr }
  }

  /** A request through it, until the answer is over or holds `until`. */
  ask(path: string, options: object = {}, body: string | Buffer = '', until?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(`${this.origin}${path}`, { agent, ...options }, (response) => {
        const { statusCode: status } = response
        let text = ''
        response.on('data', (part) => {
          text += part
          if (until === undefined || !text.includes(until)) return
          resolve({ status, body: text })
          asked.destroy()
        })
        response.on('end', () => resolve({ status, body: text }))
      })
      asked.on('error', reject)
      asked.end(body)
    })
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child?.once('exit', resolve))
    this.#child?.kill('SIGTERM')
    await ended
    rmSync(this.#folder, { recursive: true })
  }

  async #run(): Promise<void> {
    this.#child = spawn(this.#command, this.#words, { env: this.#environment, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child.stderr?.on('data', (text) => {
      this.#said += text
    })
    while (!(await accepts(this.port))) {
      if (this.#child.exitCode !== null) throw new Error(`${this.#command} ended: ${this.#said}`)
      await sleep(20)
    }
  }

  get #environment(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: this.#folder }
  }

  #at(file: string): string {
    return join(this.#folder, file)
  }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}

function accepts(port: number): Promise<boolean> {
  const socket = connectTo(port, '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).then((isOpen) => {
    socket.destroy()
    return isOpen === true
  })
}
