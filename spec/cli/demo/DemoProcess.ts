import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

/** `librato-reporter demo` as a real process, its output in a pipe. */
export class DemoProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  stdout = ''
  stderr = ''

  constructor(options: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const { LIBRATO_USER: _user, LIBRATO_TOKEN: _token, LIBRATO_URL: _url, ...inherited } = process.env
    this.#child = spawn(process.execPath, [main, 'demo', ...options], {
      env: { ...inherited, NODE_OPTIONS: '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.#ended = once(this.#child, 'close')
  }

  /** Resolves to the match as soon as the output has one. Rejects when the process ends before. */
  async match(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.stdout)
      if (found !== null) return found
      if (this.#child.exitCode !== null)
        throw new Error(`ended with ${this.#child.exitCode}: ${this.stdout}${this.stderr}`)
      await Promise.race([once(this.#child.stdout ?? this.#child, 'data'), this.#ended])
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Resolves to the exit status once everything it wrote is here. */
  async end(): Promise<number | null> {
    await this.#ended
    return this.#child.exitCode
  }

  /** Ends it whatever it does. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL')
    await this.#ended
  }
}
