import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { encodeJson } from '../../../lib/service/http/encodeJson.js'
import { Turns } from '../../../lib/service/reading/Turns.js'

const encode = async (value: unknown, turns = new Turns(systemRuntime)): Promise<string> =>
  String(await encodeJson(value, turns))

/** Enough of it that no value is written on end. */
const much = (value: unknown): unknown => ({ first: Array(1_000).fill(value), last: Array(1_000).fill(value) })

test('what is written in turns is what JSON.stringify writes', async () => {
  const value = fc.anything({ values: [fc.jsonValue(), fc.constant(undefined)], withDate: true, maxKeys: 3 })
  await fc.assert(
    fc.asyncProperty(value, async (one) => {
      for (const whole of [{ one }, much(one), [much({ one })]]) expect(await encode(whole)).toBe(JSON.stringify(whole))
    }),
    { numRuns: 10 },
  )
})

test('long texts, and names that an object has by itself', async () => {
  const long = {
    text: 'ä"\\\n'.repeat(50_000),
    ['__proto__']: 1,
    toJSON: 'no function',
    nothing: undefined,
    last: null,
  }
  for (const whole of [long, [long, long], { a: {}, b: [], c: much({ ...long, text: '"' }) }])
    expect(await encode(whole)).toBe(JSON.stringify(whole))
})

test('others have their turns in between, and one that nobody waits for is not written to its end', async () => {
  let now = 0
  const runtime = { ...systemRuntime, monotonic: () => ++now }
  const leaving = new AbortController()
  let others = 0
  const rest = setInterval(() => {
    others += 1
    if (others === 3) leaving.abort(new Error('gone'))
  }, 0)
  await expect(encode(Array(100_000).fill({ a: 1 }), new Turns(runtime, leaving.signal))).rejects.toThrow('gone')
  clearInterval(rest)
  expect(others).toBe(3)
})
