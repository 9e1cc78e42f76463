import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Reporter } from '../../../lib/reporter/index.js'
import { TestClock } from '../../../lib/testing/index.js'
import { reporterFor } from '../../reporter/reporterFor.js'
import { token, user } from '../../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

const entry = new URL('../../../dist/index.js', import.meta.url).href
const folder = fileURLToPath(new URL('../../..', import.meta.url))
/** A pid namespace is made by root, on Linux. */
const inNamespaces = spawnSync('unshare', ['--pid', '--fork', '--kill-child', 'true']).status === 0 ? test : test.skip

let server: ScriptedServer
let root: SpoolRoot
const children: ChildProcess[] = []

beforeEach(async () => {
  root = new SpoolRoot()
  server = await startScriptedServer()
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await server.close()
  root.remove()
})

/** A process with a reporter that does what it is told, a line each: `record NAME`, `flush`, which says the receipt, and `end`. */
class Teller {
  readonly child: ChildProcess
  #output = ''
  #ask = (): void => {}

  constructor(words: readonly string[]) {
    const source = `
      import { Reporter } from ${JSON.stringify(entry)}
      import { createInterface } from 'node:readline'
      const reporter = new Reporter(${JSON.stringify({
        user,
        token,
        url: server.url,
        interval: false,
        logger: false,
        concurrency: 1,
        retry: { base: 60_000, cap: 60_000 },
        spool: { directory: root.path },
      })})
      for await (const line of createInterface({ input: process.stdin })) {
        const [word, name] = line.split(' ')
        if (word === 'record') reporter.counter(name).increment()
        else if (word === 'flush') console.log(JSON.stringify(await reporter.flush()))
        else process.exit(0)
      }`
    const [command = '', ...args] = [...words, process.execPath, '--input-type=module', '--eval', source]
    this.child = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(this.child)
    this.child.stdout!.on('data', (text) => {
      this.#output += text
      this.#ask()
    })
  }

  tell(line: string): void {
    this.child.stdin!.write(`${line}\n`)
  }

  /** Records under this name and flushes, or flushes only. */
  async flush(name?: string): Promise<{ accepted: number; retained: number; unknown: number }> {
    if (name !== undefined) this.tell(`record ${name}`)
    this.tell('flush')
    return JSON.parse(await this.#line())
  }

  async #line(): Promise<string> {
    while (!this.#output.includes('\n')) {
      await new Promise<void>((resolve) => {
        this.#ask = resolve
      })
    }
    const end = this.#output.indexOf('\n')
    const line = this.#output.slice(0, end)
    this.#output = this.#output.slice(end + 1)
    return line
  }
}

/** How often each metric arrived after so many requests at a server that remembers ids. */
function storedSince(first: number): Record<string, number> {
  const counts: Record<string, number> = {}
  const known = new Set<string>()
  for (const { headers, body } of server.requests.slice(first)) {
    const id = String(headers['idempotency-key'])
    if (known.has(id)) continue
    known.add(id)
    for (const { name } of (JSON.parse(body) as { measurements: { name: string }[] }).measurements) {
      counts[name] = (counts[name] ?? 0) + 1
    }
  }
  return counts
}

/** A reporter of this process whose time the spec moves. */
function heirWithClock(): { heir: Reporter; clock: TestClock } {
  const clock = new TestClock({ now: Date.now() })
  return { heir: reporterFor(server, { interval: false, runtime: clock, spool: { directory: root.path } }), clock }
}

/** What is accepted once it has looked at a directory often enough to take it over: it looks every 20 s. */
async function acceptedAfterLooks(heir: Reporter, clock: TestClock): Promise<number> {
  for (;;) {
    await clock.advance(20_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const { accepted } = await heir.flush()
    if (accepted > 0) return accepted
  }
}

describe('two processes that live, with one spool directory and one host name', () => {
  inNamespaces.each([
    ['each with the /proc of its own', ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc']],
    ['with the /proc of the machine', ['unshare', '--pid', '--fork', '--kill-child']],
  ])('in two pid namespaces, %s, leave each other alone', async (_, words) => {
    server.otherwise(503)
    const [one, other] = [new Teller(words), new Teller(words)]
    for (let n = 0; n < 3; n += 1) {
      expect((await one.flush(`one.${n}`)).retained).toBe(n + 1)
      expect((await other.flush(`other.${n}`)).retained).toBe(n + 1)
    }
    // One that comes later sees neither, and takes nothing.
    const third = new Teller(words)
    const outside = new Teller([])
    expect(await third.flush('third')).toMatchObject({ retained: 1 })
    expect(await outside.flush('outside')).toMatchObject({ retained: 1 })
    const first = server.requests.length
    server.otherwise(200)
    expect(await one.flush()).toMatchObject({ accepted: 3 })
    expect(await other.flush()).toMatchObject({ accepted: 3 })
    expect(await third.flush()).toMatchObject({ accepted: 1 })
    expect(await outside.flush()).toMatchObject({ accepted: 1 })
    const names = ['one.0', 'one.1', 'one.2', 'other.0', 'other.1', 'other.2', 'third', 'outside']
    expect(storedSince(first)).toEqual(Object.fromEntries(names.map((name) => [name, 1])))
  })

  inNamespaces('of which one has ended in a pid namespace of its own: the other waits for a minute', async () => {
    server.otherwise(503)
    const one = new Teller(['unshare', '--pid', '--fork', '--kill-child'])
    expect((await one.flush('one')).retained).toBe(1)
    one.child.kill('SIGKILL')
    server.otherwise(200)
    expect(await new Teller([]).flush()).toMatchObject({ accepted: 0, retained: 0 })
    for (const name of root.directories()) {
      const beat = Date.now() / 1_000 - 61
      utimesSync(join(root.path, name, 'owner'), beat, beat)
    }
    const { heir, clock } = heirWithClock()
    expect(await acceptedAfterLooks(heir, clock)).toBe(1)
    await heir.close()
  })
})

test('an owner that was stopped while another host took its directory over sends nothing of that when it goes on', async () => {
  server.otherwise(503)
  const owner = new Teller([])
  for (let n = 0; n < 4; n += 1) await owner.flush(`g.${n}`)
  owner.tell('record open')
  owner.child.kill('SIGSTOP')
  // As the other host sees it: a stranger's, and without a heartbeat for more than a minute.
  const [name = ''] = root.directories()
  const path = join(root.path, name, 'owner')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), host: 'elsewhere' }))
  utimesSync(path, Date.now() / 1_000 - 61, Date.now() / 1_000 - 61)
  const first = server.requests.length
  server.otherwise(200)
  const { heir, clock } = heirWithClock()
  expect(await acceptedAfterLooks(heir, clock)).toBe(4)
  owner.child.kill('SIGCONT')
  expect(await owner.flush()).toMatchObject({ accepted: 1, retained: 0, unknown: 4 })
  await heir.close()
  expect(storedSince(first)).toEqual({ 'g.0': 1, 'g.1': 1, 'g.2': 1, 'g.3': 1, open: 1 })
  expect(server.requests.slice(first)).toHaveLength(5)
})
