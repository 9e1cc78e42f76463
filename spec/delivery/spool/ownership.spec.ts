import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parseOwner, presenceOf, thisOwner } from '../../../lib/delivery/spool/owner.js'
import { SpoolDirectory } from '../../../lib/delivery/spool/SpoolDirectory.js'
import type { Reporter } from '../../../lib/reporter/index.js'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { TestClock } from '../../../lib/testing/index.js'
import { reporterFor } from '../../reporter/reporterFor.js'
import { runReporter } from '../../support/runReporter.js'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

let server: ScriptedServer
let root: SpoolRoot
const made: Reporter[] = []

beforeEach(async () => {
  root = new SpoolRoot()
  server = await startScriptedServer()
})

afterEach(async () => {
  for (const reporter of made.splice(0)) await reporter.close({ deadline: 0 })
  await server.close()
  root.remove()
})

function spooled(clock?: TestClock): Reporter {
  const reporter = reporterFor(server, {
    spool: { directory: root.path },
    ...(clock === undefined ? {} : { runtime: clock }),
  })
  made.push(reporter)
  return reporter
}

/** Leaves one measurement, in a directory with an owner file of these contents. */
async function leaveTo(owner: string): Promise<string> {
  server.otherwise(503)
  const first = reporterFor(server, { spool: { directory: root.path } })
  first.gauge('g').record(1)
  await first.close({ deadline: 30 })
  server.otherwise(200)
  const path = join(root.path, root.files()[0] ?? '', '..', 'owner')
  writeFileSync(path, owner)
  return path
}

const self = thisOwner()

describe('an owner', () => {
  test('is told from another process that has its pid by when it was started', async () => {
    expect(await presenceOf(self, self)).toBe('alive')
    expect(await presenceOf({ ...self, started: '1' }, self)).toBe('gone')
    expect(await presenceOf({ ...self, pid: 2 ** 22 + 1 }, self)).toBe('gone')
  })

  test('in another pid namespace can not be seen, though host, boot and pid are the same', async () => {
    expect(await presenceOf({ ...self, space: 'pid:[1]' }, self)).toBe('unknown')
    expect(await presenceOf({ ...self, space: 'pid:[1]', pid: 2 ** 22 + 1 }, self)).toBe('unknown')
    const { space, ...before } = self
    expect(space).toMatch(process.platform === 'linux' ? /^pid:\[\d+\]/ : /^/)
    // An owner file of before it said so.
    expect(await presenceOf({ ...before, pid: 2 ** 22 + 1 }, { ...self, space: 'pid:[1]' })).toBe('unknown')
  })

  test('is not looked for in a /proc that is of another namespace', async () => {
    const { started, ...blind } = self
    expect(started).toBeDefined()
    expect(await presenceOf({ ...self, started: '1' }, blind)).toBe('alive')
    expect(await presenceOf({ ...self, pid: process.ppid, started: '1' }, blind)).toBe('unknown')
    expect(await presenceOf({ ...self, pid: 2 ** 22 + 1 }, blind)).toBe('gone')
  })

  test('of another machine, or of before its restart, can not be seen', async () => {
    expect(await presenceOf({ ...self, host: 'elsewhere' }, self)).toBe('unknown')
    expect(await presenceOf({ ...self, boot: 'another' }, self)).toBe('unknown')
  })

  test('is looked for by its pid alone where the system tells no more', async () => {
    const bare = { host: self.host, pid: self.pid }
    expect(await presenceOf(bare, bare)).toBe('alive')
    expect(await presenceOf({ ...bare, pid: 2 ** 22 + 1 }, bare)).toBe('gone')
    expect(await presenceOf({ ...bare, pid: 1 }, bare)).toBe('unknown')
  })

  test.each([
    '',
    '{',
    'null',
    '5',
    '[]',
    '{"host":5,"pid":1}',
    '{"host":"h","pid":-1}',
    '{"__proto__":{"host":"h","pid":1}}',
  ])('that can not be read is none: %s', (text) => expect(parseOwner(text)).toBeUndefined())
})

/** Lets a reporter look at the directories of others, as it does every 20 s. */
async function look(clock: TestClock): Promise<void> {
  await clock.advance(20_000)
  await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Lets it look until it has taken over what is there, however slow the disk is. */
async function lookUntilTaken(reporter: Reporter, clock: TestClock): Promise<void> {
  for (;;) {
    await look(clock)
    if ((await reporter.flush()).accepted === 1) return
  }
}

describe('a directory', () => {
  test('of a process that is gone is taken over at once, even with a fresh heartbeat', async () => {
    await leaveTo(JSON.stringify({ ...self, started: '1' }))
    expect(await spooled().flush()).toMatchObject({ accepted: 1 })
  })

  test('of this process is not, however old its heartbeat', async () => {
    const path = await leaveTo(JSON.stringify(self))
    utimesSync(path, 1, 1)
    expect(await spooled().flush()).toMatchObject({ accepted: 0 })
  })

  test.each([
    ['another host', JSON.stringify({ ...self, host: 'elsewhere' })],
    ['nobody knows whom', 'garbage'],
  ])('of %s is taken over after a minute without heartbeat', async (_, owner) => {
    const path = await leaveTo(owner)
    const clock = new TestClock({ now: Date.now() })
    const reporter = spooled(clock)
    expect(await reporter.flush()).toMatchObject({ accepted: 0 })
    const old = Date.now() / 1_000 - 61
    utimesSync(path, old, old)
    // One look is not believed: the clock may just have been set.
    await look(clock)
    expect(await reporter.flush()).toMatchObject({ accepted: 0 })
    await lookUntilTaken(reporter, clock)
  })

  test('of a living owner that can not be seen is not taken over by a clock that is set ahead by days', async () => {
    const path = await leaveTo(JSON.stringify({ ...self, host: 'elsewhere' }))
    const clock = new TestClock({ now: Date.now() })
    const reporter = spooled(clock)
    await reporter.flush()
    clock.jump(9 * 86_400_000)
    for (let beats = 0; beats < 5; beats += 1) {
      await look(clock)
      const now = Date.now() / 1_000 + beats
      utimesSync(path, now, now)
      expect(await reporter.flush()).toMatchObject({ accepted: 0 })
    }
  })

  test('of a host whose clock is ahead is watched for a minute instead', async () => {
    const path = await leaveTo(JSON.stringify({ ...self, host: 'elsewhere' }))
    const ahead = Date.now() / 1_000 + 3_600
    utimesSync(path, ahead, ahead)
    const clock = new TestClock({ now: Date.now() })
    const reporter = spooled(clock)
    await reporter.flush()
    await lookUntilTaken(reporter, clock)
  })

  test('shows a heartbeat while its reporter lives', async () => {
    const clock = new TestClock({ now: Date.UTC(2020, 0, 1) })
    const reporter = spooled(clock)
    await reporter.flush()
    await clock.advance(21_000)
    const [name] = [...new Set(root.directories())]
    const { mtimeMs } = root.stat(join(name ?? '', 'owner'))
    expect(mtimeMs).toBeGreaterThanOrEqual(Date.UTC(2020, 0, 1))
    expect(mtimeMs).toBeLessThan(Date.UTC(2021, 0, 1))
    expect(parseOwner(readFileSync(join(root.path, name ?? '', 'owner'), 'utf8'))).toEqual(self)
  })

  test('is taken over as a whole: while one file can not be moved, none is sent, since it may replace the others', async () => {
    server.otherwise(503)
    const clock = new TestClock({ random: 0.9 })
    const first = spooled(clock)
    for (let window = 0; window < 2; window += 1) {
      first.gauge('g').record(window)
      const flushing = first.flush()
      await clock.advance(1_000)
      await flushing
    }
    await first.close({ deadline: 0 })
    const left = root.files()
    expect(left).toHaveLength(2)

    const troubles: unknown[] = []
    const heir = new SpoolDirectory(root.path, systemRuntime, (error) => troubles.push(error))
    await heir.open()
    // Where its first file is to go to there is something already.
    for (const name of ['1.sent', '1.win']) mkdirSync(join(heir.path(name), 'in the way'), { recursive: true })
    expect(await heir.adopt()).toHaveLength(0)
    expect(troubles).toHaveLength(1)
    expect(root.files()).toHaveLength(2)
    for (const name of ['1.sent', '1.win']) rmSync(heir.path(name), { recursive: true, force: true })
    expect(await heir.adopt()).toHaveLength(2)
    expect(root.names()).toHaveLength(2)
  })

  test('of a process that was killed is taken over without waiting', async () => {
    server.otherwise(503)
    const run = runReporter(
      server.url,
      { spool: { directory: root.path } },
      `reporter.gauge('g').record(1); await reporter.flush(); console.log('up'); setInterval(() => {}, 1_000)`,
    )
    await run.printed('up')
    run.child.kill('SIGKILL')
    await run.ended
    server.otherwise(200)
    expect(await spooled().flush()).toMatchObject({ accepted: 1 })
  })
})
