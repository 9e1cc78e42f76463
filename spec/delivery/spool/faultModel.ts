import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import fc from 'fast-check'
import { createApi } from '../../../lib/api/createApi.js'
import { Settlement } from '../../../lib/delivery/Settlement.js'
import { decodeFrame } from '../../../lib/delivery/spool/frames.js'
import { parseRecords } from '../../../lib/delivery/spool/records.js'
import { SpoolFile } from '../../../lib/delivery/spool/SpoolFile.js'
import { NetworkError } from '../../../lib/errors/index.js'
import type { HttpCore, HttpRequest, HttpResponse } from '../../../lib/http/HttpCore.js'
import { Reporter } from '../../../lib/reporter/index.js'
import { TestClock } from '../../../lib/testing/index.js'
import { asUser, breakDisk, DiskUser, type Faults } from '../../support/faultyDisk.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

type Treatment = 'store' | 'store then cut' | 'cut' | '503' | '400'

/** Names of the series in a body: each is recorded once in a run, with the value 1. */
function namesIn(body: string): { name: string; value: number }[] {
  const { measurements } = JSON.parse(body) as { measurements: { tags: { n: string }; value: number }[] }
  return measurements.map(({ tags, value }) => ({ name: tags.n, value }))
}

/** A backend in memory that remembers ids. */
class Backend {
  readonly stored = new Map<string, number>()
  readonly rejected = new Set<string>()
  readonly #known = new Set<string>()
  readonly #treatments: Treatment[]
  isDown = false

  constructor(given: readonly Treatment[]) {
    this.#treatments = [...given]
  }

  heal(): void {
    this.#treatments.length = 0
    this.isDown = false
  }

  async answer(request: HttpRequest): Promise<HttpResponse> {
    await new Promise((resolve) => setImmediate(resolve))
    const items = namesIn(String(request.body))
    const id = request.headers?.['idempotency-key'] ?? ''
    const isKnown = this.#known.has(id)
    const next = this.isDown ? '503' : (this.#treatments.shift() ?? 'store')
    if (next === 'cut') throw new NetworkError('cut before it arrived')
    if (next === '503') return { status: 503, body: '', headers: {} }
    if (next === '400' && !isKnown) {
      if (items.length === 1) this.rejected.add(items[0]!.name)
      return { status: 400, body: '{"errors":{"request":["no"]}}', headers: {} }
    }
    if (!isKnown) for (const { name, value } of items) this.stored.set(name, (this.stored.get(name) ?? 0) + value)
    this.#known.add(id)
    if (next === 'store then cut') throw new NetworkError('cut after it was stored')
    const summary = { total: items.length, accepted: items.length, failed: 0 }
    return { status: 202, body: JSON.stringify({ measurements: { summary }, errors: [] }), headers: {} }
  }
}

/** One process. */
class Life {
  readonly clock: TestClock
  readonly reporter: Reporter
  readonly user = new DiskUser()
  /** What it recorded. */
  readonly recorded = new Set<string>()

  constructor(backend: Backend, directory: string, now: number, write: 'always' | 'on-failure') {
    this.clock = new TestClock({ random: 0.5, now })
    const core: HttpCore = {
      url: 'http://127.0.0.1/v1',
      exchange: (request) => (this.user.isOver ? new Promise(() => {}) : backend.answer(request)),
      call: () => Promise.reject(new Error('not asked for')),
      setCredentials: () => {},
      redact: (text) => text,
      close: () => {},
    }
    const api = createApi(core, { tags: undefined, source: undefined, sanitize: (name) => name, runtime: this.clock })
    this.reporter = asUser(this.user, () => {
      return new Reporter({
        api,
        runtime: this.clock,
        interval: false,
        logger: false,
        batch: { measurements: 3 },
        concurrency: 1,
        retention: { bytes: 2_000 },
        spool: { directory, write },
      })
    })
  }

  record(name: string): void {
    this.recorded.add(name)
    this.reporter.counter('c', { tags: { n: name } }).increment(1)
  }

  /** Until its end, which comes at its deadline at the latest. */
  async flush(): Promise<void> {
    await asUser(this.user, async () => {
      let isOver = false
      const flushed = this.reporter.flush({ deadline: 5_000 }).finally(() => {
        isOver = true
      })
      for (let n = 0; !isOver; n += 1) {
        await this.clock.advance(100)
        if (n > 11) await new Promise((resolve) => setTimeout(resolve, 1))
      }
      await flushed
    })
  }

  async advance(by: number): Promise<void> {
    await asUser(this.user, () => this.clock.advance(by))
    // The disk takes its time, which is real.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
}

/**
 * Counts what memory had no room for while the disk didn't tell whether it had the file, and the file turned out not to be there: the only
 * measurements that a living process may drop here.
 */
function countUnwritten(): { readonly count: () => number; readonly restore: () => void } {
  const { givenUp } = Settlement.prototype
  let count = 0
  Settlement.prototype.givenUp = function (this: Settlement, window, fate, cause) {
    if (window instanceof SpoolFile && fate === 'dropped' && cause === 'budget') count += window.size
    givenUp.call(this, window, fate, cause)
  }
  return {
    count: () => count,
    restore: () => {
      Settlement.prototype.givenUp = givenUp
    },
  }
}

/** What is in whole frames on disk, so that somebody will find it. */
function namesOnDisk(root: SpoolRoot): Set<string> {
  const names = new Set<string>()
  for (const file of root.files().filter((each) => /\.(win|sent|damaged)$/.test(each))) {
    for (const record of parseRecords(readFileSync(join(root.path, file))).records) {
      const frame = decodeFrame(record)
      for (const { name } of frame === undefined ? [] : namesIn(frame.encoded.body.toString())) names.add(name)
    }
  }
  return names
}

const calls = ['open', 'read', 'write', 'fsync', 'close', 'rename', 'unlink', 'readdir', 'rmdir', 'lstat', '*']
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('record' as const), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('advance' as const), by: fc.constantFrom(400, 31_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('break' as const),
      call: fc.constantFrom(...calls),
      code: fc.constantFrom('EIO', 'ENOSPC', 'EMFILE', 'EACCES'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mend' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('crash' as const), turns: fc.constantFrom(0, 1, 3, 8, 20, 60) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'closeSync' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('steal' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('outage' as const), isDown: fc.boolean() }) },
)
const treatments = fc.array(fc.constantFrom<Treatment>('store', 'store', 'store then cut', 'cut', '503', '400'), {
  maxLength: 30,
  size: 'max',
})

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Run = [steps: Step[], given: Treatment[], rate: number, seed: number, always: boolean]

const down: Step = { do: 'outage', isDown: true }
const up: Step = { do: 'outage', isDown: false }
const mend: Step = { do: 'mend' }
const flush: Step = { do: 'flush' }
const steal: Step = { do: 'steal' }
const crash: Step = { do: 'crash', turns: 0 }
const wait: Step = { do: 'advance', by: 400 }
const broken = (call: string): Step => ({ do: 'break', call, code: 'EIO' })
const samples = (count: number): Step => ({ do: 'record', count })

/** Runs that failed once. */
const known: Run[] = [
  // Memory is full while the disk doesn't tell whether a window is there.
  [
    [down, samples(1), flush, mend, wait, wait, wait, broken('rename'), broken('lstat'), samples(1), flush, samples(4)],
    [],
    0,
    0,
    false,
  ],
  // A batch is split while the directory that it is to be written to is being made.
  [
    [
      ...[down, broken('open'), samples(2), flush, up, mend, samples(1), flush, wait, samples(1), down, flush, flush],
      ...[steal, samples(1)],
    ],
    ['400', 'store then cut', '503', 'store then cut', 'cut'],
    0,
    0,
    false,
  ],
  [
    [flush, samples(1), steal, crash, samples(1), flush, samples(1), up, mend, flush, crash, flush, samples(1)],
    ['cut', '400', 'cut', '503', 'store then cut'],
    0,
    0,
    true,
  ],
]

/**
 * Runs so many lives of reporters on one spool directory, while the disk fails now and then, or for long, in any of its calls, and holds: nothing
 * is stored twice, and nothing is lost that a file had, or that memory had room for. A run that fails is repeated by its seed (`FAULT_SEED`).
 */
export async function expectExactness(runs: number): Promise<void> {
  const seed = process.env['FAULT_SEED']
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 50, size: 'max' }),
      treatments,
      fc.constantFrom(0, 0.02, 0.1, 0.3),
      fc.nat(),
      fc.boolean(),
      live,
    ),
    {
      numRuns: Number(process.env['FAULT_RUNS'] ?? runs),
      examples: known,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    },
  )
}

async function live(
  steps: readonly Step[],
  given: readonly Treatment[],
  rate: number,
  seed: number,
  always: boolean,
): Promise<void> {
  const root = new SpoolRoot()
  const faults: Faults = { rate, broken: new Map(), spared: new Set() }
  const restore = breakDisk(faults, generator(seed))
  const unwritten = countUnwritten()
  const backend = new Backend(given)
  let now = Date.now()
  const begin = (): Life => {
    now += 5_000
    return new Life(backend, root.path, now, always ? 'always' : 'on-failure')
  }
  /** Those that live; the last one records. */
  const lives = [begin()]
  /** Lost with a process, since no file had it. */
  const gone = new Set<string>()
  const all: Life[] = [...lives]
  let recorded = 0
  const bury = async (life: Life): Promise<void> => {
    await life.user.end()
    const kept = namesOnDisk(root)
    for (const name of life.recorded) {
      if (!kept.has(name) && !backend.stored.has(name)) gone.add(name)
    }
    lives.splice(lives.indexOf(life), 1)
    root.abandon()
    if (lives.length === 0) {
      lives.push(begin())
      all.push(lives[0]!)
    }
  }
  try {
    for (const each of steps) {
      const life = lives.at(-1)!
      now = Math.max(now, life.clock.now())
      // Who can't look whether its directory was taken over may send what the other has split (docs/architecture.md, "Spool").
      if (lives.length > 1 || each.do === 'steal') faults.spared.add('lstat')
      else faults.spared.delete('lstat')
      switch (each.do) {
        case 'record':
          for (let n = 0; n < each.count; n += 1) {
            recorded += 1
            life.record(String(recorded))
          }
          break
        case 'flush':
          await life.flush()
          break
        case 'advance':
          for (const any of [...lives]) await any.advance(each.by)
          break
        case 'break':
          faults.broken.set(each.call, each.code)
          break
        case 'outage':
          backend.isDown = each.isDown
          break
        case 'mend':
          faults.broken.clear()
          break
        case 'crash':
          if (each.turns > 0) {
            asUser(life.user, () => void life.reporter.flush())
            for (let turn = 0; turn < each.turns; turn += 1) {
              await asUser(life.user, () => life.clock.advance(100))
            }
          }
          await bury(life)
          break
        case 'close':
          await asUser(life.user, async () => {
            const closing = life.reporter.close({ deadline: 0 })
            for (let n = 0; n < 12; n += 1) await life.clock.advance(100)
            await closing
          })
          await bury(life)
          break
        case 'closeSync':
          asUser(life.user, () => life.reporter.closeSync())
          await bury(life)
          break
        case 'steal':
          // As if its owner had been silent for a minute; it lives on.
          root.abandon()
          lives.push(begin())
          all.push(lives.at(-1)!)
          await lives.at(-1)!.flush()
          break
      }
    }
    faults.rate = 0
    faults.broken.clear()
    backend.heal()
    for (const life of [...lives]) {
      for (let n = 0; n < 3; n += 1) {
        await life.flush()
        await life.advance(40_000)
      }
      await life.flush()
    }
    root.abandon()
    const last = begin()
    lives.push(last)
    for (let n = 0; n < 3; n += 1) {
      await last.flush()
      await last.advance(40_000)
    }
    const twice = [...backend.stored].filter(([, value]) => value !== 1)
    const missing = Array.from({ length: recorded }, (_, n) => String(n + 1)).filter(
      (name) => !backend.stored.has(name) && !backend.rejected.has(name) && !gone.has(name),
    )
    // What was taken over while the disk didn't tell whether it was written at all is counted.
    const unknown = all.reduce((sum, { reporter }) => sum + reporter.health().totals.unknown, 0)
    expect({ twice, missing: missing.slice(unknown + unwritten.count()) }).toEqual({ twice: [], missing: [] })
  } finally {
    for (const life of lives) await life.user.end()
    restore()
    unwritten.restore()
    root.remove()
  }
}

/** A generator of numbers in [0, 1) that always gives the same. */
function generator(seed: number): () => number {
  let state = seed % 2_147_483_647 || 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
