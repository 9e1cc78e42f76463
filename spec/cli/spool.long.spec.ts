import { spawn } from 'node:child_process'
import { chmodSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { itemsAt, reporterFor } from '../reporter/reporterFor.js'
import { token, user } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { SpoolRoot } from '../support/spoolRoot.js'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
let server: ScriptedServer
let root: SpoolRoot

beforeEach(async () => {
  root = new SpoolRoot()
  server = await startScriptedServer()
})

afterEach(async () => {
  await server.close()
  root.remove()
})

function run(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: server.url }
  const child = spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

/** Three windows that nobody delivered. */
async function leave(): Promise<void> {
  server.otherwise(503)
  for (let n = 0; n < 3; n += 1) {
    const reporter = reporterFor(server, { spool: { directory: root.path } })
    reporter.gauge(`g.${n}`).record(n)
    await reporter.close({ deadline: 20 })
  }
  server.otherwise(200)
}

describe('librato-reporter spool replay', () => {
  test('sends what is there, says what became of it, and leaves nothing', async () => {
    await leave()
    const { code, out, err } = await run('spool', 'replay', root.path)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('3 accepted, 0 rejected, 0 retained, 0 dropped')
    expect(root.files()).toEqual([])
    expect(new Set(itemsAt(server).map(({ name }) => name))).toEqual(new Set(['g.0', 'g.1', 'g.2']))
  })

  test('prints the receipt as JSON', async () => {
    await leave()
    const { out } = await run('spool', 'replay', root.path, '--json')
    expect(JSON.parse(out)).toMatchObject({ accepted: 3, retained: 0, requests: 3 })
  })

  test('ends with status 1 and keeps everything where the service can not take it', async () => {
    await leave()
    server.otherwise(401)
    const { code, out } = await run('spool', 'replay', root.path, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ accepted: 0, retained: 3, dropped: 0 })
    expect(root.names().filter((name) => /\.(win|sent)$/.test(name))).toHaveLength(3)
    server.otherwise(200)
    expect(await run('spool', 'replay', root.path)).toMatchObject({ code: 0 })
  })

  test('takes url, user and token as options', async () => {
    await leave()
    const other = await startScriptedServer()
    try {
      await run('spool', 'replay', root.path, '--url', other.url, '--user', 'u2', '--token', 't2')
      expect(other.requests).toHaveLength(3)
      const credentials = `Basic ${Buffer.from('u2:t2').toString('base64')}`
      expect(other.requests[0]?.headers.authorization).toBe(credentials)
    } finally {
      await other.close()
    }
  })

  test('has nothing to do in an empty directory', async () => {
    expect(await run('spool', 'replay', root.path)).toMatchObject({ code: 0 })
  })

  test('refuses a directory that others may write, and says what to do', async () => {
    await leave()
    const before = server.requests.length
    chmodSync(root.path, 0o777)
    const { code, err } = await run('spool', 'replay', root.path)
    expect(code).toBe(2)
    expect(err).toMatch(/This spool is not read: other users may write .* \(mode 777\): take that away with chmod go-w/)
    expect(server.requests).toHaveLength(before)
  })

  const asRoot = process.geteuid?.() === 0 ? test : test.skip
  asRoot('refuses as root the directory of another user, and names that user', async () => {
    await leave()
    const before = server.requests.length
    chownSync(root.path, 1000, 1000)
    const { code, err } = await run('spool', 'replay', root.path)
    expect(code).toBe(2)
    expect(err).toMatch(/belongs to user 1000, and this process runs as user 0: .* run it as user 1000/)
    expect(server.requests).toHaveLength(before)
  })

  test('says what it had to leave alone', async () => {
    await leave()
    for (const name of root.directories()) chmodSync(join(root.path, name), 0o777)
    const { code, err } = await run('spool', 'replay', root.path)
    expect(code).toBe(1)
    expect(err).toMatch(/^The spool: other users may write /)
  })

  test.each([
    [['spool'], 'Say: librato-reporter spool replay DIR'],
    [['spool', 'replay'], 'Say: librato-reporter spool replay DIR'],
    [['spool', 'empty', '/'], 'Say: librato-reporter spool replay DIR'],
    [['spool', 'replay', 'a', 'b'], 'Say: librato-reporter spool replay DIR'],
    [['spool', 'replay', join('no', 'such')], 'There is no directory'],
    [['spool', 'replay', main], 'There is no directory'],
    [['spool', 'replay', '.', '--fast'], '--fast'],
  ])('refuses what makes no sense: %j', async (words, message) => {
    const { code, err } = await run(...words)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})
