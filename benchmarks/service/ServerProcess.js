import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own, on a directory of its own that goes with it. */
export class ServerProcess {
  #child
  #directory

  constructor(child, directory, url) {
    this.#child = child
    this.#directory = directory
    this.url = url
    this.authorization = `Basic ${Buffer.from('bench:bench').toString('base64')}`
  }

  static async start(program, ...args) {
    const directory = mkdtempSync(join(process.env.BENCH_DIRECTORY ?? tmpdir(), 'bench-service-'))
    const path = fileURLToPath(new URL(program, import.meta.url))
    const execArgv = (process.env.BENCH_NODE_ARGS ?? '').split(' ').filter((arg) => arg !== '')
    const child = fork(path, [directory, ...args], { execArgv, serialization: 'json' })
    const [{ url }] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([status]) => {
        throw new Error(`${program} ended with status ${status} before it listened`)
      }),
    ])
    return new ServerProcess(child, directory, url)
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
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
