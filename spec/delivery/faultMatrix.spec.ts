import { afterEach, describe, expect, test } from '@jest/globals'
import type { Receipt, ReporterOptions } from '../../lib/reporter/index.js'
import { Reporter } from '../../lib/reporter/index.js'
import { type ScriptedServer, startScriptedServer, TestClock } from '../../lib/testing/index.js'
import { certificate, privateKey } from '../support/certificate.js'
import { token, user } from '../support/coreFor.js'
import { SpoolRoot } from '../support/spoolRoot.js'
import { type Fates, type FaultRow, faultRows } from './faultRows.js'

/** Milliseconds that a request may take where only the timeout ends it. */
const TIMEOUT = 100
/** The same where the fault itself does: no machine is so busy. */
const LONG_TIMEOUT = 30_000
/** Milliseconds in which a close has met the fault once, on a busy machine, too. */
const DEADLINE = 4_000
/** Flushes after which something gets through a short timeout on a busy machine. */
const MOST_FLUSHES = 20

/** Longer than a close has: a second attempt may be on its way at its deadline, and then nobody knows what became of it. */
const LONG_PAUSE = { base: 2 ** 31 - 1, cap: 2 ** 31 - 1 }

/** Where retained windows are kept, and what that makes of those that a close could not deliver. */
interface Mode {
  readonly name: string
  readonly options: () => ReporterOptions
  readonly closed: (inMemory: Fates) => Fates
}

let root: SpoolRoot | undefined

const modes: readonly Mode[] = [
  { name: 'in memory', options: () => ({}), closed: (fates) => fates },
  {
    name: 'with a spool',
    options: () => {
      root = new SpoolRoot()
      return { spool: { directory: root.path } }
    },
    closed: ([accepted, rejected, retained, dropped, unknown]) => [
      accepted,
      rejected,
      retained + dropped + unknown,
      0,
      0,
    ],
  },
]

let server: ScriptedServer
let reporter: Reporter

afterEach(async () => {
  await reporter.close({ deadline: 0 })
  await server.close()
  root?.remove()
  root = undefined
})

/** Five measurements by a reporter that meets a fault. */
async function meet({ isSecure, isHanging, wait, begin }: FaultRow, mode: Mode, more: ReporterOptions = {}) {
  server = await startScriptedServer(isSecure ? { key: privateKey, cert: certificate } : undefined)
  const { options, mend = () => server.otherwise(200) } = await begin(server)
  const clock = wait === undefined ? undefined : new TestClock({ random: 0.5 })
  reporter = new Reporter({
    user,
    token,
    url: server.url,
    interval: false,
    logger: false,
    timeout: isHanging ? TIMEOUT : LONG_TIMEOUT,
    ...(clock === undefined ? {} : { runtime: clock }),
    ...mode.options(),
    ...more,
    ...options,
  })
  for (const name of ['a', 'b', 'c', 'd', 'bad']) reporter.gauge(name).record(1)
  return { clock, mend }
}

function fatesOf({ accepted, rejected, retained, dropped, unknown }: Receipt): Fates {
  return [accepted, rejected, retained, dropped, unknown]
}

/** Under one id there is only ever one body, or a repetition could be stored twice. */
function expectSameBytes(): void {
  const bodies = new Map<unknown, string>()
  for (const { headers, body } of server.requests) {
    if (body === '') continue
    const id = headers['idempotency-key']
    expect(body).toBe(bodies.get(id) ?? body)
    bodies.set(id, body)
  }
}

describe.each(modes.map((mode) => [mode.name, mode] as const))('the fault matrix, %s', (_, mode) => {
  describe.each(faultRows.map((row) => [row.name, row] as const))('%s', (__, row) => {
    test('one flush, and another when the fault is over', async () => {
      const { clock, mend } = await meet(row, mode)
      expect(fatesOf(await reporter.flush())).toEqual(row.flushed)
      const [, , retained] = row.flushed
      expect(reporter.health().state).toEqual(retained === 0 ? 'ok' : expect.stringMatching(/^(degraded|failing)$/))
      await mend()
      if (clock !== undefined) {
        const before = server.requests.length
        await clock.advance((row.wait ?? 0) - 1)
        expect(server.requests).toHaveLength(before)
        await clock.advance(1)
      }
      let last = await reporter.flush()
      for (let flushes = 1; row.isHanging && last.retained > 0 && flushes < MOST_FLUSHES; flushes += 1) {
        last = await reporter.flush()
      }
      const { accepted, rejected, dropped, unknown } = reporter.health().totals
      expect([accepted, rejected, last.retained, dropped, unknown]).toEqual(row.mended)
      expect(reporter.health()).toMatchObject({ state: 'ok', retained: { windows: 0, bytes: 0 } })
      expectSameBytes()
    })

    test('a close', async () => {
      await meet(row, mode, { retry: LONG_PAUSE })
      // On a clock that stands still no deadline comes, and a pause is met only if it ends behind it.
      const receipt = await reporter.close({ deadline: row.wait === undefined ? DEADLINE : TIMEOUT })
      expect(fatesOf(receipt)).toEqual(mode.closed(row.closed))
      expect(reporter.health()).toMatchObject({ state: 'closed', delivery: { inFlight: 0 } })
      expect(JSON.stringify([receipt, reporter.health()])).not.toContain(token)
    })
  })
})
