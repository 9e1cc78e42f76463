import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own, on a directory. */
export class ServerProcess {
  #child
  #forget

  constructor(child, url, forget) {
    this.#child = child
    this.#forget = forget
    this.url = url
    this.authorization = `Basic ${Buffer.from('bench:bench').toString('base64')}`
  }

  /** On an empty directory that goes when the server is closed. */
  static async start(program, ...args) {
    const directory = mkdtempSync(join(process.env.BENCH_DIRECTORY ?? tmpdir(), 'bench-service-'))
    return ServerProcess.#fork(program, [directory, ...args], () => rmSync(directory, { recursive: true, force: true }))
  }

  /** On a directory that stays. */
  static open(program, directory, ...args) {
    return ServerProcess.#fork(program, [directory, ...args], () => {})
  }

  static async #fork(program, args, forget) {
    const child = fork(fileURLToPath(new URL(program, import.meta.url)), args)
    const [{ url }] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([status]) => {
        throw new Error(`${program} ended with status ${status} before it listened`)
      }),
    ])
    return new ServerProcess(child, url, forget)
  }

  /** Seconds of CPU that it has used so far, in all threads. */
  async cpu() {
    this.#child.send('cpu')
    const [{ cpu }] = await once(this.#child, 'message')
    return (cpu.user + cpu.system) / 1e6
  }

  async close() {
    const ended = once(this.#child, 'exit')
    this.#child.send('close')
    await ended
    this.#forget()
  }
}
