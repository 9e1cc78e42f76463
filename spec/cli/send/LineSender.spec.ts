import { describe, expect, test } from '@jest/globals'
import type { Submission, SubmissionSummary } from '../../../lib/api/index.js'
import { LineSender, type LineSenderOptions, type PendingLine } from '../../../lib/cli/send/LineSender.js'
import { BadRequestError, NetworkError } from '../../../lib/errors/index.js'
import { TestClock } from '../../../lib/testing/index.js'

type Answer = (submission: Submission) => Promise<SubmissionSummary>

const all: Answer = async ({ measurements, counters }) => ({
  accepted: (measurements ?? counters ?? []).length,
  failed: 0,
  errors: [],
})

function senderFor(answer: Answer, options: Partial<LineSenderOptions> = {}) {
  const clock = new TestClock()
  const sent: Submission[] = []
  const refused: [number | undefined, string][] = []
  const sender = new LineSender(
    {
      submit: (submission) => {
        sent.push(submission as Submission)
        return answer(submission as Submission)
      },
    },
    clock,
    {
      kind: 'gauge',
      batch: 3,
      interval: 1_000,
      onRefusal: (number, message) => refused.push([number, message]),
      ...options,
    },
  )
  return { sender, clock, sent, refused }
}

const line = (number: number, name = `m${number}`): PendingLine => ({ number, name, value: number, tags: {}, time: 1 })

describe('a batch', () => {
  test('goes when it is full', async () => {
    const { sender, sent } = senderFor(all)
    for (let n = 1; n <= 7; n += 1) await sender.add(line(n))
    expect(sent.map(({ measurements }) => measurements?.length)).toEqual([3, 3])
    await sender.flush()
    expect([sent.length, sender.accepted, sender.refused]).toEqual([3, 7, 0])
  })

  test('goes when its first line has waited long enough, and no timer is left', async () => {
    const { sender, clock, sent } = senderFor(all)
    await sender.add(line(1))
    await clock.advance(999)
    expect(sent).toEqual([])
    await sender.add(line(2))
    await clock.advance(1)
    expect(sent.map(({ measurements }) => measurements?.length)).toEqual([2])
    expect(clock.timers).toBe(0)
  })

  test('waits for the one before: what is read is bounded by what is taken', async () => {
    let release: (value: SubmissionSummary) => void = () => {}
    const { sender, sent } = senderFor(
      () =>
        new Promise((resolve) => {
          release = resolve
        }),
      { batch: 1 },
    )
    const first = sender.add(line(1))
    await new Promise((resolve) => setImmediate(resolve))
    let isAdded = false
    const second = sender.add(line(2)).then(() => {
      isAdded = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect([sent.length, isAdded]).toEqual([1, false])
    release({ accepted: 1, failed: 0, errors: [] })
    await first
    await new Promise((resolve) => setImmediate(resolve))
    expect([sent.length, isAdded]).toEqual([2, false])
    release({ accepted: 1, failed: 0, errors: [] })
    await second
  })
})

test('what the service refuses is told by its line', async () => {
  const { sender, refused } = senderFor(async () => ({
    accepted: 2,
    failed: 1,
    errors: [{ collection: 'measurements', index: 1, count: 1, name: 'm8', message: 'is too far in the past' }],
  }))
  for (const n of [4, 8, 9]) await sender.add(line(n))
  expect(refused).toEqual([[8, 'is too far in the past']])
  expect([sender.accepted, sender.refused]).toEqual([2, 1])
})

describe('a request that is refused as a whole', () => {
  const clash = "'BAD' is a gauge, but was submitted as different type"
  const refusing =
    (bad: (name: string) => boolean, message: string): Answer =>
    async (submission) => {
      if (!(submission.counters ?? []).some(({ name }) => bad(name))) return all(submission)
      throw new BadRequestError('refused.', { errors: { type: [message], name: ['BAD'] } })
    }

  test.each([
    [clash, 3],
    ['is a gauge', 11],
  ])('costs its culprits only: %p takes %i requests', async (message, requests) => {
    const { sender, refused, sent } = senderFor(
      refusing((name) => name === 'bad', message),
      { kind: 'counter', batch: 8 },
    )
    for (let n = 1; n <= 8; n += 1) await sender.add(line(n, n === 3 || n === 6 ? 'bad' : `m${n}`))
    expect(refused.sort()).toEqual([
      [3, message],
      [6, message],
    ])
    expect([sender.accepted, sender.refused]).toEqual([6, 2])
    expect(sent).toHaveLength(requests)
  })

  test('costs what is too old and nothing else of the same name, in few requests', async () => {
    const { sender, refused, sent } = senderFor(
      async (submission) => {
        if ((submission.counters ?? []).every(({ measure_time = 0 }) => measure_time > 900)) return all(submission)
        throw new BadRequestError('refused.', { errors: { measure_time: ['is too far in the past'], name: ['m'] } })
      },
      { kind: 'counter', batch: 1_000 },
    )
    for (let n = 1; n <= 1_000; n += 1) await sender.add({ ...line(n, 'm'), time: n })
    expect([sender.accepted, sender.refused]).toEqual([100, 900])
    expect(new Set(refused.map(([number]) => number)).size).toBe(900)
    expect(Math.max(...refused.map(([number = 0]) => number))).toBe(900)
    expect(sent.length).toBeLessThan(25)
  })

  test('costs all of it where all are culprits', async () => {
    const { sender } = senderFor(
      refusing(() => true, 'is a gauge'),
      { kind: 'counter' },
    )
    for (let n = 1; n <= 3; n += 1) await sender.add(line(n))
    expect([sender.accepted, sender.refused]).toEqual([0, 3])
  })
})

test('a service that is gone ends it, whoever asks next', async () => {
  const gone = new NetworkError('no connection.')
  const { sender, clock } = senderFor(() => Promise.reject(gone))
  await sender.add(line(1))
  await clock.advance(1_000)
  await expect(sender.add(line(2))).rejects.toBe(gone)
  await expect(sender.flush()).rejects.toBe(gone)
})

test('a failure within a submission that is none of the data ends it, too', async () => {
  const gone = new NetworkError('no connection.')
  const { sender } = senderFor(async () => ({
    accepted: 1,
    failed: 2,
    errors: [{ collection: 'measurements', index: 1, count: 2, message: 'no connection.', error: gone }],
  }))
  await sender.add(line(1))
  await sender.add(line(2))
  await expect(sender.add(line(3))).rejects.toBe(gone)
  expect(sender.accepted).toBe(1)
})

test('a gauge goes by tags, a counter by its source', async () => {
  const gauges = senderFor(all, { batch: 1 })
  await gauges.sender.add({ ...line(1), tags: { host: 'a' } })
  expect(gauges.sent).toEqual([{ measurements: [{ name: 'm1', value: 1, time: 1, tags: { host: 'a' } }] }])
  const counters = senderFor(all, { batch: 2, kind: 'counter' })
  await counters.sender.add({ ...line(1), tags: { source: 'a' } })
  await counters.sender.add(line(2))
  expect(counters.sent).toEqual([
    {
      counters: [
        { name: 'm1', value: 1, measure_time: 1, source: 'a' },
        { name: 'm2', value: 2, measure_time: 1 },
      ],
    },
  ])
})
