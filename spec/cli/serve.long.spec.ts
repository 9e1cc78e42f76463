import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

let directory: string
const children: ChildProcess[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'serve-'))
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(directory, { recursive: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A real process of the compiled command, in a directory of its own. */
class Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  #out = ''
  #err = ''

  constructor(words: readonly string[], env: Record<string, string> = {}) {
    const { LIBRATO_USER: _user, LIBRATO_TOKEN: _token, ...clean } = process.env
    this.child = spawn(process.execPath, [main, ...words], { cwd: directory, env: { ...clean, ...env } })
    children.push(this.child)
    this.child.stderr?.on('data', (chunk) => {
      this.#err += chunk
    })
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => resolve({ code, out: this.#out, err: this.#err }))
    })
    this.child.stdout?.on('data', (chunk) => {
      this.#out += chunk
    })
  }

  /** Resolves to what was printed once it holds a text; to all of it if the process ends before. */
  async says(text: string): Promise<string> {
    while (!this.#out.includes(text)) {
      const more = new Promise((resolve) => this.child.stdout?.once('data', resolve))
      const isOver = await Promise.race([more.then(() => false), this.ended.then(() => true)])
      if (isOver) break
    }
    return this.#out
  }

  stop(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal)
    return this.ended
  }
}

function found(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[1] ?? `nothing like ${pattern} in ${text}`
}

async function status(url: string, user: string, token: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
  return (await fetch(`${url}/metrics`, { headers: { authorization } })).status
}

describe('librato-reporter serve', () => {
  test('says where it is, prints its token once, and ends with 0 on Ctrl-C and SIGTERM', async () => {
    const words = ['serve', '--port', '0', '--data', 'data']
    const first = new Running(words)
    const said = await first.says('Ctrl-C')
    const url = found(/^Service: +(http:\/\/127\.0\.0\.1:\d+\/v1)$/m, said)
    const token = found(/^Token: +([0-9a-f]{32})$/m, said)
    expect(said).toContain(`Dashboard: ${url.slice(0, -2)}`)
    expect(said).toMatch(/^User: +admin$/m)
    expect(said).toContain(join('data', 'token'))
    expect(await status(url, 'admin', token)).toBe(200)
    expect(await status(url, 'admin', 'wrong')).toBe(401)
    expect(await first.stop('SIGINT')).toMatchObject({ code: 0, err: '' })

    const second = new Running(words)
    const again = await second.says('Ctrl-C')
    expect(again).not.toContain('Token:')
    expect(await status(found(/(http:\S+\/v1)/, again), 'admin', token)).toBe(200)
    expect(await second.stop('SIGTERM')).toMatchObject({ code: 0, err: '' })
  })

  test('takes user and token from the environment, and options over it', async () => {
    const env = { LIBRATO_USER: 'env@example.com', LIBRATO_TOKEN: 'from-env' }
    const words = ['serve', '--port=0', '--data=:memory:', '--user', 'me@example.com', '--rate-limit', '5']
    const running = new Running(words, env)
    const said = await running.says('Ctrl-C')
    expect(said).not.toContain('from-env')
    const url = found(/(http:\S+\/v1)/, said)
    expect(await status(url, 'me@example.com', 'from-env')).toBe(200)
    const authorization = `Basic ${Buffer.from('me@example.com:from-env').toString('base64')}`
    const limited = await fetch(`${url}/metrics`, { method: 'POST', headers: { authorization } })
    expect(limited.headers.get('x-librato-ratelimit-std')).toMatch(/^limit=5,remaining=5,/)
    expect(await running.stop('SIGTERM')).toMatchObject({ code: 0 })
  })

  test('says in one sentence why it cannot start, and ends with 1', async () => {
    const taken = await new Promise<Server>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
    })
    const { port } = taken.address() as { port: number }
    await writeFile(join(directory, 'file'), 'mine')
    const [inUse, noDirectory] = await Promise.all([
      new Running(['serve', '--port', String(port), '--data', ':memory:']).ended,
      new Running(['serve', '--port', '0', '--data', 'file']).ended,
    ])
    taken.close()
    expect(inUse).toEqual({ code: 1, out: '', err: expect.stringMatching(/^librato-reporter: Port \d+ .*\n$/) })
    expect(noDirectory).toEqual({ code: 1, out: '', err: expect.stringMatching(/^librato-reporter: .*file.*\n$/) })
  })
})
