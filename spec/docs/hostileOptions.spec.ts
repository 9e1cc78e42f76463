import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import { LibratoError, Reporter, type ReporterOptions } from '../../lib/index.js'
import { documented, optionTables, silent } from './optionTables.js'
import { root } from './snippets.js'

const throwing = (): never => {
  throw new Error('mine')
}

/** Values that no option means, made anew for each. */
const hostile: Readonly<Record<string, () => unknown>> = {
  'a symbol': () => Symbol('x'),
  'a bigint': () => 5n,
  'no number': () => Number.NaN,
  null: () => null,
  'a huge text': () => 'x'.repeat(1_000_000),
  'a function that throws': () => throwing,
  'a promise that rejects': () => Promise.reject(new Error('mine')),
  'an array with holes': () => new Array(3),
  'a circle': () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    return circle
  },
  'an object that cannot be shown': () => ({
    toString: throwing,
    toJSON: throwing,
    valueOf: throwing,
    [inspect.custom]: throwing,
  }),
  'an object whose getters throw': () => ({
    get a() {
      return throwing()
    },
  }),
  'a proxy that throws': () =>
    new Proxy({}, { get: throwing, has: throwing, ownKeys: throwing, getPrototypeOf: throwing }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
}

const undo: (() => unknown)[] = []
afterEach(() => {
  for (const end of undo.splice(0)) end()
})
afterAll(() => silent.close())

/** The Reporter itself, which looks at more than its options' shapes. */
function makeReporter(options: object): () => unknown {
  const whole = Object.defineProperties(
    { user: 'me', token: 'secret', interval: false, logger: false },
    Object.getOwnPropertyDescriptors(options),
  )
  const reporter = new Reporter(whole as ReporterOptions)
  return () => reporter.close({ deadline: 0 })
}

const tables = optionTables.map(([page, take]) => [page, page === 'docs/reporter.md' ? makeReporter : take] as const)
const cases = tables.flatMap(([page, take]) => [...documented(page).keys()].map((name) => [page, name, take] as const))

/** What comes of taking an option: an error, or nothing. What is not an error of ours is thrown. */
function outcomeOf(take: (options: object) => unknown, options: object): LibratoError | undefined {
  try {
    const end = take(options)
    if (typeof end === 'function') undo.push(end as () => unknown)
    return undefined
  } catch (error) {
    if (error instanceof LibratoError) return error
    throw error
  }
}

describe.each(cases)('in %s, the option %s', (_, name, take) => {
  test('that cannot be read is refused by its name', () => {
    const options = Object.defineProperty({}, name, { enumerable: true, get: throwing })
    const error = outcomeOf(take, options)
    expect(error).toMatchObject({ code: 'INVALID_OPTION' })
    expect(error?.message).toContain(`${name} can't be read: Error: mine.`)
  })

  test('is taken, or refused in one sentence, whatever it is', async () => {
    for (const [what, make] of Object.entries(hostile)) {
      const value = make()
      if (what === 'a promise that rejects') (value as Promise<never>).catch(() => {})
      const error = outcomeOf(take, { [name]: value })
      if (error === undefined) continue
      expect([what, error.code]).toEqual([what, expect.stringMatching(/^(INVALID_OPTION|MISSING_CREDENTIALS)$/)])
      expect([what, error.message.length]).toEqual([what, expect.any(Number)])
      expect(error.message.length).toBeLessThan(500)
    }
  })
})

/** The specs that let the functions among the options misbehave while it runs. A new one belongs in one of them. */
const heldBy: Readonly<Record<string, string>> = {
  'docs/reporter.md destination': 'spec/reporter/host.spec.ts',
  'docs/reporter.md logger': 'spec/reporter/host.spec.ts',
  'docs/reporter.md onError': 'spec/reporter/host.spec.ts',
  'docs/calls.md sanitize': 'spec/api/connect.spec.ts',
  'docs/calls.md logger': 'spec/api/connect.spec.ts',
  'docs/running-the-service.md logger': 'spec/service/host.spec.ts',
  'docs/running-the-service.md faults': 'spec/service/host.spec.ts',
}

test('every option that takes a function is misused in a spec', () => {
  // A function with every property, each of which is that function again.
  const everything: unknown = new Proxy(() => everything, {
    get: (_, key) => (key === 'then' ? undefined : everything),
  })
  const takers = cases
    .filter(([, name, take]) => outcomeOf(take, { [name]: everything }) === undefined)
    .map(([page, name]) => `${page} ${name}`)
  expect(takers.sort()).toEqual(Object.keys(heldBy).sort())
  const unheld = Object.entries(heldBy).filter(
    ([option, file]) => !readFileSync(root + file, 'utf8').includes(option.split(' ')[1]!),
  )
  expect(unheld).toEqual([])
})
