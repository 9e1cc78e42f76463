import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bySource, byTags } from '../store/support/submission.js'
import { CompositeStore, type Shown } from './support/compositeStore.js'

const runs = 12
/** Whole numbers, so that sums are exact in any order. */
const value = fc.oneof(fc.constant(null), fc.integer({ min: -1_000, max: 1_000 }))
const values = fc.array(value, { minLength: 1, maxLength: 8 })
const fleet = fc.array(fc.record({ zone: fc.constantFrom('x', 'y', 'z'), values }), { minLength: 1, maxLength: 5 })

let names = 0
let data: CompositeStore

beforeAll(async () => {
  data = await CompositeStore.open()
})

afterAll(() => data.store.close())

/** Writes a fleet under a name of its own: one series a host. */
async function written(hosts: readonly { zone: string; values: (number | null)[] }[]): Promise<string> {
  names += 1
  const name = `m${names}`
  for (const [i, host] of hosts.entries())
    await data.write(name, byTags({ zone: host.zone, host: `h${i}` }), host.values)
  return `s("${name}", "*")`
}

const untagged = (series: readonly Shown[]) => series.map(({ points }) => points)

/** Holds for any fleet that both expressions come to the same; `{}` stands for all series of the fleet, `{&}` for those of the mapped host. */
const same = (left: string, right: string, compare: (series: readonly Shown[]) => unknown = (series) => series) =>
  test(`${left} is ${right}`, async () => {
    await fc.assert(
      fc.asyncProperty(fleet, async (hosts) => {
        const all = await written(hosts)
        const mapped = all.replace('"*"', '{host: "&"}')
        const [a, b] = [left, right].map((text) => data.show(text.replaceAll('{}', all).replaceAll('{&}', mapped)))
        expect(compare((await a) ?? [])).toEqual(compare((await b) ?? []))
      }),
      { numRuns: runs },
    )
  })

describe('whatever the series are', () => {
  same('scale({}, {factor: 1})', '{}')
  same('scale(scale({}, {factor: 4}), {factor: "1/4"})', '{}')
  same('window({}, {size: 1})', '{}')
  same('timeshift("0w", {})', '{}')
  same('[[{}], []]', '{}')
  same('filter({}, {gte: -1000})', '{}')
  same('sum(sum({}))', 'sum({})')
  same('sum([sum({}), sum({})])', 'scale(sum({}), {factor: 2})')
  same('subtract([sum({}), sum({})])', 'scale(sum({}), {factor: 0})', (series) => untagged(series).map(zeroed))
  same('max(scale({}, {factor: -1}))', 'scale(min({}), {factor: -1})', (series) => untagged(series).map(zeroed))
  same('derive(integrate({}))', 'derive(integrate({}), {detect_reset: false})')
  same('integrate(sum(fill({}, {value: 0})))', 'sum(integrate(fill({}, {value: 0})))')
  same('sum(group_by("zone", sum({})))', 'sum({})', untagged)
  same('max(group_by("zone,host", max({})))', 'max({})', untagged)
  same('group_by("host", {})', '{}')
  same('map({host: "*"}, derive(sum({&})))', 'group_by("host", derive(sum({})))')
  same('map({host: "h*"}, top({&}, {count: 1}))', '{}')
  same('sum(map({host: "*"}, [{&}, scale({}, {factor: 0})]))', 'sum({})', untagged)
})

/** Minus zero is a zero. */
function zeroed(points: Readonly<Record<number, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(points).map(([time, point]) => [time, point + 0]))
}

describe('of one series', () => {
  const one = async (list: (number | null)[]): Promise<string> => {
    names += 1
    await data.write(`m${names}`, bySource('web-1'), list)
    return `s("m${names}", "web-1")`
  }

  test.each(['sum', 'mean', 'min', 'max', 'multiply', 'top', 'bottom'])('%s is the series itself', async (name) => {
    await fc.assert(
      fc.asyncProperty(values, async (list) => {
        const series = await one(list)
        expect(await data.show(`${name}(${series})`)).toEqual(await data.show(series))
      }),
      { numRuns: runs },
    )
  })

  test('derive undoes integrate, but for the first point', async () => {
    await fc.assert(
      fc.asyncProperty(values, async (list) => {
        const series = await one(list)
        const [points = []] = await data.values(series)
        expect((await data.values(`derive(integrate(${series}))`))[0] ?? []).toEqual(points.slice(1))
      }),
      { numRuns: runs },
    )
  })

  test('window leaves out all but N - (size - 1) points', async () => {
    await fc.assert(
      fc.asyncProperty(values, fc.integer({ min: 1, max: 10 }), async (list, size) => {
        const series = await one(list)
        const [points = []] = await data.values(series)
        const [windows = []] = await data.values(`window(${series}, {size: ${size}})`)
        expect(windows).toHaveLength(Math.max(0, points.length - (size - 1)))
      }),
      { numRuns: runs },
    )
  })
})
