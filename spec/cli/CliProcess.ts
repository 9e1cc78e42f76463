import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The compiled command. */
export const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** `librato-reporter` as a real process, all its streams in pipes. */
export class CliProcess {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }>
  #out = ''
  #err = ''

  constructor(words: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [main, ...words], { env: { ...process.env, NODE_OPTIONS: '', ...env } })
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text
    })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#err += text
    })
    // It may have ended before it has read all.
    this.child.stdin.on('error', () => {})
    this.ended = once(this.child, 'close').then(([code, signal]) => ({ code, signal, out: this.#out, err: this.#err }))
  }

  /** All that it has printed to standard output. */
  get output(): string {
    return this.#out
  }

  /** Resolves once the output holds a text; rejects when the process ends before. */
  async says(text: string): Promise<void> {
    while (!this.#out.includes(text)) {
      const isOver = await Promise.race([
        once(this.child.stdout, 'data').then(() => false),
        this.ended.then(() => true),
      ])
      if (isOver && !this.#out.includes(text)) throw new Error(`ended without ${text}: ${this.#out}${this.#err}`)
    }
  }
}
