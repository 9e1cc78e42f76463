import { expect, test } from '@jest/globals'
import { pageModule } from './pageModules.js'

const { Pace } = await pageModule('parts/Pace')
const { Refresher } = await pageModule('parts/Refresher')

/** A task that ends when it is told to. */
function held(): { task: () => Promise<number>; runs: () => number; end: () => void } {
  const ends: (() => void)[] = []
  let runs = 0
  const task = () =>
    new Promise<number>((resolve) => {
      runs += 1
      ends.push(() => resolve(0))
    })
  return { task, runs: () => runs, end: () => ends.shift()?.() }
}

test('news that comes while something is read is seen to afterwards, once', async () => {
  const { task, runs, end } = held()
  const pace = new Pace(task)
  const first = pace.ask()
  await pace.ask()
  await pace.ask()
  expect(runs()).toBe(1)
  end()
  await first
  while (runs() < 2) await new Promise((resolve) => setTimeout(resolve, 10))
  end()
  pace.end()
  await pace.ask()
  expect(runs()).toBe(2)
})

test('what became void while it was read is due again at once', async () => {
  let runs = 0
  const pace = new Pace(async () => {
    runs += 1
    if (runs === 1) pace.reset()
    return 1_000
  })
  await pace.ask()
  expect(pace.hasRun).toBe(false)
  await pace.ask()
  await pace.ask()
  expect([runs, pace.hasRun]).toEqual([2, true])
  pace.end()
})

test('changes that come while one is read become one', async () => {
  const seen: unknown[] = []
  let end = (): void => {}
  const refresher = new Refresher((change) => {
    seen.push(change)
    return new Promise<void>((resolve) => {
      end = resolve
    })
  })
  const change = (name: string) => ({ names: new Set([name]), kinds: new Set<string>() })
  refresher.add(change('a'))
  refresher.add(change('b'))
  await new Promise(setImmediate)
  for (const name of ['c', 'd']) refresher.add(change(name))
  end()
  await new Promise(setImmediate)
  end()
  expect(seen).toEqual([
    { names: new Set(['a', 'b']), kinds: new Set() },
    { names: new Set(['c', 'd']), kinds: new Set() },
  ])
})
