import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { assertPrivate, assertPrivateSync } from '../../../lib/delivery/spool/privacy.js'
import { encodeRecord, FILE_HEAD } from '../../../lib/delivery/spool/records.js'
import type { Reporter } from '../../../lib/reporter/index.js'
import { reporterFor } from '../../reporter/reporterFor.js'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

/** Only root can give files away. */
const asRoot = process.geteuid?.() === 0 ? test : test.skip
/** Some user who is neither root nor the one of the specs. */
const stranger = 1000

let base: string
let root: SpoolRoot
let server: ScriptedServer
const made: Reporter[] = []

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'librato-privacy-'))
  root = new SpoolRoot()
  server = await startScriptedServer()
})

afterEach(async () => {
  for (const reporter of made.splice(0)) await reporter.close({ deadline: 0 })
  await server.close()
  root.remove()
  rmSync(base, { recursive: true, force: true })
})

function spooled(directory: string, told: string[] = []): Reporter {
  const reporter = reporterFor(server, {
    spool: { directory },
    onError: ({ code, message }) => told.push(`${code}: ${message}`),
  })
  made.push(reporter)
  return reporter
}

/** A file of one measurement, that nobody delivered; its path. */
async function leave(): Promise<string> {
  server.otherwise(503)
  const first = reporterFor(server, { spool: { directory: root.path } })
  first.gauge('g').record(1)
  await first.close({ deadline: 0 })
  server.otherwise(200)
  return join(root.path, root.files()[0] ?? '')
}

async function expectRefusal(directory: string, message: RegExp): Promise<void> {
  await expect(assertPrivate(directory)).rejects.toThrow(message)
  expect(() => assertPrivateSync(directory)).toThrow(message)
}

function directory(path: string, mode: number, owner?: number): string {
  mkdirSync(path, { recursive: true })
  chmodSync(path, mode)
  if (owner !== undefined) chownSync(path, owner, owner)
  return path
}

describe('a spool directory', () => {
  test.each([0o777, 0o770, 0o1777, 0o702])('that others may write is refused (%o)', async (mode) => {
    const path = directory(join(base, 'spool'), mode)
    await expectRefusal(path, /other users may write .*spool \(mode \d+\): take that away with chmod go-w/)
  })

  test.each([0o700, 0o755, 0o2750])('that others may only read is taken (%o)', async (mode) => {
    await assertPrivate(directory(join(base, 'spool'), mode))
  })

  test('below one that everybody may write is refused, unless that is sticky', async () => {
    const path = directory(join(base, 'all', 'spool'), 0o700)
    chmodSync(join(base, 'all'), 0o777)
    await expectRefusal(path, /other users may write .*all /)
    chmodSync(join(base, 'all'), 0o1777)
    await assertPrivate(path)
  })

  asRoot('of another user is refused, and so is one below it', async () => {
    directory(join(base, 'theirs'), 0o700, stranger)
    const path = directory(join(base, 'theirs', 'spool'), 0o700)
    await expectRefusal(path, /theirs belongs to user 1000, and this process runs as user 0: .*run it as user 1000/)
    await expectRefusal(join(base, 'theirs'), /belongs to user 1000/)
  })

  asRoot('behind a link of another user is refused, and behind one of our own is not', async () => {
    const path = directory(join(base, 'real', 'spool'), 0o700)
    symlinkSync('real/./spool', join(base, 'link'))
    await assertPrivate(join(base, 'link'))
    lchownSync(join(base, 'link'), stranger, stranger)
    await expectRefusal(join(base, 'link'), /link belongs to user 1000/)
    symlinkSync(join(base, 'circle'), join(base, 'circle'))
    await expectRefusal(join(base, 'circle'), /circle/)
    await assertPrivate(path)
  })

  test('that is refused is told of once, and the reporter goes on from memory until it is mended', async () => {
    const path = directory(join(base, 'spool'), 0o777)
    const told: string[] = []
    const reporter = spooled(path, told)
    reporter.gauge('g').record(1)
    expect(await reporter.flush()).toMatchObject({ accepted: 1, retained: 0 })
    expect(reporter.health().spool).toMatchObject({ state: 'failing', files: 0 })
    expect(reporter.health().spool?.error).toMatch(/other users may write/)
    expect(told).toEqual([expect.stringMatching(/^SPOOL_FAILED: .*other users may write .*chmod go-w\.$/)])
    chmodSync(path, 0o700)
    reporter.gauge('g').record(1)
    await reporter.flush()
    expect(reporter.health().spool).toMatchObject({ state: 'ok' })
  })

  test('that is refused takes nothing at the end of a process either', async () => {
    const path = directory(join(base, 'spool'), 0o777)
    const reporter = spooled(path)
    reporter.gauge('g').record(1)
    expect(reporter.closeSync()).toMatchObject({ retained: 0, dropped: 1 })
  })
})

describe('what lies in a spool directory', () => {
  test('is not taken over if others may write it', async () => {
    const path = await leave()
    chmodSync(join(path, '..'), 0o777)
    const heir = spooled(root.path)
    expect(await heir.flush()).toMatchObject({ accepted: 0 })
    expect(heir.health().spool?.error).toMatch(/other users may write/)
    expect(root.files()).toHaveLength(1)
  })

  asRoot('is not taken over if it is the directory of another user', async () => {
    const path = await leave()
    chownSync(join(path, '..'), stranger, stranger)
    expect(await spooled(root.path).flush()).toMatchObject({ accepted: 0 })
    expect(root.files()).toHaveLength(1)
  })

  const strange: [string, (path: string) => void][] = [
    ['may be written by others', (path) => chmodSync(path, 0o666)],
    [
      'is a link',
      (path) => {
        renameSync(path, join(base, 'elsewhere'))
        symlinkSync(join(base, 'elsewhere'), path)
      },
    ],
    [
      'is a FIFO, which nobody waits for',
      (path) => {
        rmSync(path)
        execFileSync('mkfifo', [path])
      },
    ],
  ]
  if (process.geteuid?.() === 0) {
    strange.push(['belongs to another user', (path) => chownSync(path, stranger, stranger)])
  }
  test.each(strange)('is not sent if it %s, but put aside', async (_, spoil) => {
    const path = await leave()
    spoil(path)
    const before = server.requests.length
    const heir = spooled(root.path)
    expect(await heir.flush()).toMatchObject({ accepted: 0 })
    expect(server.requests).toHaveLength(before)
    await heir.close()
    expect(root.files().filter((name) => !name.startsWith('damaged/'))).toEqual([])
  })

  test('is sent to no route but those of the destination, and as nothing but measurements', async () => {
    const path = await leave()
    const forge = (n: number, route: string, body: string, head = '', tail = '') => {
      const lengths = Buffer.alloc(4)
      lengths.writeUInt32LE(body.length - head.length - tail.length)
      return encodeRecord(
        {
          kind: 'frame',
          id: `${'0'.repeat(32)}.${n}`,
          start: 1,
          count: 1,
          path: route,
          head,
          tail,
          sections: [{ opening: '', count: 1 }],
        },
        Buffer.concat([lengths, Buffer.from(body)]),
      )
    }
    const frames = [
      forge(1, 'api_tokens', '{"name":"mine","role":"admin"}'),
      forge(2, '../other-app/admin', '{}'),
      forge(3, 'measurements/../api_tokens', '{}'),
      forge(4, 'measurements?x=1', '{}'),
      forge(5, 'measurements', '{"name":"mine","role":"admin"}'),
    ]
    const summary = { uid: 'x-1', start: 1, sealed: Date.now(), replaces: [], frames: 5, measurements: 5 }
    const file = [encodeRecord({ kind: 'window', ...summary }), ...frames, encodeRecord({ kind: 'end', ...summary })]
    writeFileSync(path, Buffer.concat([FILE_HEAD, ...file]))
    const before = server.requests.length
    const heir = spooled(root.path)
    expect(await heir.flush()).toMatchObject({ accepted: 0, retained: 0 })
    expect(server.requests).toHaveLength(before)
    expect(heir.health().totals).toMatchObject({ dropped: 5 })
    await heir.close()
    expect(root.files()).toEqual([expect.stringMatching(/^damaged\//)])
    expect(readFileSync(join(root.path, root.files()[0] ?? '')).includes('api_tokens')).toBe(true)
  })
})
