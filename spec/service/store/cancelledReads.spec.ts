import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { LibratoError } from '../../../lib/errors/index.js'
import { systemRuntime as runtime } from '../../../lib/runtime/systemRuntime.js'
import { Cancellations } from '../../../lib/service/store/Cancellations.js'
import { openStore } from '../../../lib/service/store/openStore.js'
import { SubmissionPacker } from '../../../lib/service/store/packedSubmission.js'
import { resolveRetention } from '../../../lib/service/store/resolveRetention.js'
import { SqliteStore } from '../../../lib/service/store/SqliteStore.js'
import { byTags, submission } from './support/submission.js'

/** A thread looks after its store by the real clock. */
const hour = Math.floor(runtime.now() / 3_600_000) * 3_600
const retention = resolveRetention()
const program = new URL('../../../dist/service/store/storeWorker.js', import.meta.url)
const query = { name: 'load', resolution: 1, start: hour, end: hour + 60 }

const load = submission(
  Array.from({ length: 100 }, (_, n) => ({ name: 'load', series: byTags({ n: `${n}` }), time: hour, value: n })),
)

let steps: number
let most: number
let store: SqliteStore

beforeEach(async () => {
  most = Number.POSITIVE_INFINITY
  store = await SqliteStore.open(':memory:', retention, () => {
    steps += 1
    if (steps > most) throw new LibratoError('ABORTED', 'Nobody waits for the answer any more.')
  })
  store.call('write', [new SubmissionPacker().pack(load)])
  steps = 0
})

afterEach(() => store.close())

test.each<[string, () => unknown]>([
  ['records', () => store.call('read', query)],
  ['the last records of each series', () => store.call('read', { ...query, lastPerSeries: 3 })],
  ['records of too many series', () => store.call('read', { ...query, maxSeries: 10 })],
  [
    'metrics by tags',
    () =>
      store.call('listMetrics', {
        tags: [{ tag: 'n', patterns: [{ pattern: '*', negated: false }], absent: false }],
        offset: 0,
        length: 10,
        descending: false,
      }),
  ],
  ['names', () => store.call('selectMetrics', { pattern: '*' })],
])('the thread stops reading %s at the next step, and reads on for others', (_, read) => {
  const whole = read()
  const all = steps
  expect(all).toBeGreaterThan(0)
  for (let limit = 0; limit < all; limit += 1) {
    steps = 0
    most = limit
    expect(read).toThrow(expect.objectContaining({ code: 'ABORTED' }))
    expect(steps).toBe(limit + 1)
  }
  most = Number.POSITIVE_INFINITY
  expect(read()).toEqual(whole)
})

test('a thread begins no read that was ended before its turn came', async () => {
  const cancellations = new Cancellations()
  const workerData = { directory: ':memory:', role: 'owner', retention, cancellations: cancellations.memory }
  const thread = new Worker(program, { workerData, execArgv: [] })
  await once(thread, 'message')
  cancellations.cancel(8)
  const answers: unknown[] = []
  thread.on('message', (answer) => answers.push(answer))
  for (const id of [7, 8, 9]) thread.postMessage({ id, method: 'listMetrics', args: [{ offset: 0, length: 1 }] })
  while (answers.length < 3) await once(thread, 'message')
  expect(answers).toMatchObject([{ id: 7, value: { total: 0 } }, { id: 8, error: { code: 'ABORTED' } }, { id: 9 }])
  thread.postMessage({ id: 0, method: 'close', args: [] })
  await once(thread, 'exit')
})

test('who ends a read has its rejection at once, and the thread is there for others', async () => {
  const inThread = await openStore({ directory: ':memory:', runtime })
  await inThread.write(load)
  const leaving = new AbortController()
  const options = { signal: leaving.signal }
  const ended = [
    inThread.read(query, options),
    inThread.listMetrics({ offset: 0, length: 1, descending: false }, options),
    inThread.listSources({ offset: 0, length: 1, descending: false }, options),
    inThread.listDocuments({ kind: 'chart', offset: 0, length: 1 }, options),
    inThread.selectMetrics({ pattern: '*' }, options),
  ]
  const kept = inThread.read(query)
  leaving.abort(new Error('gone'))
  for (const read of [...ended, inThread.read(query, options)]) await expect(read).rejects.toThrow('gone')
  expect(await kept).toMatchObject({ status: 'read', series: { length: 100 } })
  await inThread.close()
})
