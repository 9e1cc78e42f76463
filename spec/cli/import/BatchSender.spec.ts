import { describe, expect, test } from '@jest/globals'
import { BatchSender } from '../../../lib/cli/import/BatchSender.js'
import type { PlacedMeasurement } from '../../../lib/cli/import/readFiles.js'
import { BadRequestError, NetworkError } from '../../../lib/errors/index.js'
import type { ApiAnswer, HttpRequest } from '../../../lib/http/HttpCore.js'

interface Sent {
  readonly path: string
  readonly key: string
  readonly items: readonly { readonly name: string; readonly measure_time: number; readonly time: number }[]
}

type Answer = (sent: Sent) => Promise<Partial<ApiAnswer>>

const all: Answer = async () => ({})

function stored(path: string, total: number): object | undefined {
  return path === 'metrics'
    ? undefined
    : { measurements: { summary: { total, accepted: total, failed: 0 } }, errors: [] }
}

function senderFor(answer: Answer = all) {
  const sent: Sent[] = []
  const refused: string[] = []
  const sender = new BatchSender({
    call: async ({ path, body, headers }: HttpRequest) => {
      const { measurements, gauges, counters } = JSON.parse(String(body))
      const request = {
        path,
        key: headers?.['idempotency-key'] ?? '',
        items: measurements ?? [...gauges, ...counters],
      }
      sent.push(request)
      const given = await answer(request)
      const answered = { status: path === 'metrics' ? 200 : 202, json: stored(path, request.items.length) }
      const said = { headers: { 'idempotency-max-age': '691200' }, request: `POST /${path}`, attempts: 1 }
      return { ...answered, ...said, ...given }
    },
    redact: (text) => text,
    onRefusal: (measurement, message) => refused.push(`${measurement?.place}: ${message}`),
  })
  return { sender, sent, refused }
}

function measurement(n: number, collection: PlacedMeasurement['collection'] = 'measurements'): PlacedMeasurement {
  const fields = { name: 'm', [collection === 'measurements' ? 'time' : 'measure_time']: n, value: 1 }
  return { collection, name: 'm', time: n, json: JSON.stringify(fields), place: `line ${n}` }
}

async function addAll(sender: BatchSender, count: number, collection?: PlacedMeasurement['collection']) {
  for (let n = 1; n <= count; n += 1) await sender.add(measurement(n, collection))
}

const sizes = (sent: readonly Sent[]) => sent.map(({ items }) => items.length)

test('the same measurements in the same order are the same requests under the same ids', async () => {
  const [once, again] = [senderFor(), senderFor()]
  for (const { sender } of [once, again]) {
    await addAll(sender, 2_500)
    await addAll(sender, 400, 'gauges')
    await sender.endFile()
    await sender.settle()
  }
  expect(sizes(once.sent).sort()).toEqual([100, 1_000, 1_000, 300, 500].sort())
  expect(again.sent.map(({ key }) => key).sort()).toEqual(once.sent.map(({ key }) => key).sort())
  expect(new Set(once.sent.map(({ key }) => key)).size).toBe(5)
  for (const { key } of once.sent) expect(key).toMatch(/^import-[0-9a-f]{40}\.\d+$/)
})

test('requests of one file that say the same are not one, the same file twice is', async () => {
  const { sender, sent } = senderFor()
  for (const _ of [1, 2]) {
    for (let n = 0; n < 2_000; n += 1) await sender.add(measurement(7))
    await sender.endFile()
  }
  await sender.settle()
  expect(sent.map(({ key }) => key.split('.')[1]).sort()).toEqual(['0', '0', '1', '1'])
  expect(new Set(sent.map(({ key }) => key)).size).toBe(2)
})

test('nothing is sent before it is full, or its file has ended', async () => {
  const { sender, sent } = senderFor()
  await addAll(sender, 1_999)
  await sender.settle()
  expect(sizes(sent)).toEqual([1_000])
  await sender.endFile()
  expect(sizes(sent)).toEqual([1_000, 999])
  await sender.endFile()
  expect(sent).toHaveLength(2)
})

test('a request holds a mebibyte at most', async () => {
  const { sender, sent } = senderFor()
  const large = { ...measurement(1), json: JSON.stringify({ name: 'm', text: 'x'.repeat(400_000) }) }
  for (let n = 0; n < 5; n += 1) await sender.add(large)
  await sender.endFile()
  await sender.settle()
  expect(sizes(sent)).toEqual([2, 2, 1])
})

test('one request goes first; once it is taken there are four at a time, and no more is read meanwhile', async () => {
  const open: (() => void)[] = []
  const { sender, sent } = senderFor(() => new Promise((resolve) => open.push(() => resolve({}))))
  let added = 0
  const adding = (async () => {
    for (; added < 10_000; added += 1) await sender.add(measurement(added))
  })()
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  await turn()
  expect(sent).toHaveLength(1)
  open.shift()?.()
  await turn()
  expect([sent.length, added]).toEqual([5, 5_999])
  while (sent.length < 10) {
    open.shift()?.()
    await turn()
  }
  for (const answer of open) answer()
  await adding
  await sender.settle()
  expect(sender.accepted).toBe(10_000)
})

describe('what is refused', () => {
  test('in part is told by its place', async () => {
    const { sender, refused } = senderFor(async () => ({
      json: {
        measurements: { summary: { total: 3, accepted: 2, failed: 1 } },
        errors: [{ index: 1, name: 'm', message: 'is too far in the past' }],
      },
    }))
    await addAll(sender, 3)
    await sender.endFile()
    await sender.settle()
    expect(refused).toEqual(['line 2: is too far in the past'])
    expect([sender.accepted, sender.refused]).toEqual([2, 1])
  })

  const since = (oldest: number): Answer => {
    return async ({ items }) => {
      if (items.every(({ measure_time = 0, time = measure_time }) => time >= oldest)) return {}
      const errors = { measure_time: ['is too far in the past'], name: ['m'] }
      throw new BadRequestError('refused.', { status: 400, errors })
    }
  }

  test('as a whole goes again in halves, and what is too old costs few requests', async () => {
    const { sender, sent, refused } = senderFor(since(1_000))
    await addAll(sender, 3_000, 'gauges')
    await sender.endFile()
    await sender.settle()
    expect([sender.accepted, sender.refused]).toEqual([2_001, 999])
    expect(refused).toHaveLength(999)
    expect(sent.length).toBeLessThan(60)
  })

  test('is split so that what was stored has its id when it is sent again, though more has become too old', async () => {
    const stored = new Map<string, number>()
    const remembering =
      (oldest: number): Answer =>
      async (request) => {
        // As the service: an id that it knows is answered before anything is looked at.
        if (stored.has(request.key)) return {}
        await since(oldest)(request)
        stored.set(request.key, request.items.length)
        return {}
      }
    for (const oldest of [140, 141, 160, 299]) {
      const { sender } = senderFor(remembering(oldest))
      await addAll(sender, 300, 'counters')
      await sender.endFile()
      await sender.settle()
      sender.throwFailure()
      expect([...stored.values()].reduce((sum, each) => sum + each, 0)).toBe(300 - 139)
    }
  })

  test('for its kind, its token or its address ends the import', async () => {
    for (const error of [
      new BadRequestError('POST /measurements answered 415.', { status: 415 }),
      new NetworkError('no connection.'),
    ]) {
      const { sender, sent } = senderFor(() => Promise.reject(error))
      await addAll(sender, 999)
      await sender.add(measurement(1_000))
      await sender.settle()
      expect(() => sender.throwFailure()).toThrow(error)
      await expect(sender.endFile()).resolves.toBeUndefined()
      await sender.add(measurement(1))
      await expect(sender.endFile()).rejects.toBe(error)
      expect(sent).toHaveLength(1)
    }
  })
})

test('a service that says nothing of ids is known to remember none', async () => {
  const { sender } = senderFor(async () => ({ headers: {} }))
  expect(sender.remembersIds).toBe(true)
  await addAll(sender, 1)
  await sender.endFile()
  await sender.settle()
  expect(sender.remembersIds).toBe(false)
})
