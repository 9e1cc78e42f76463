import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { systemRuntime as runtime } from '../../../lib/runtime/systemRuntime.js'
import { openStore } from '../../../lib/service/store/openStore.js'
import { resolveRetention } from '../../../lib/service/store/resolveRetention.js'
import { StoreThread } from '../../../lib/service/store/StoreThread.js'
import { submission } from './support/submission.js'

/** A store in its threads lives by the real clock. */
const hour = Math.floor(runtime.now() / 3_600_000) * 3600

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-worker-'))
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe.each(['on disk', 'in memory'])('%s', (where) => {
  const open = () => openStore({ directory: where === 'in memory' ? ':memory:' : directory, runtime })

  test('everything acknowledged is read at once', async () => {
    const store = await open()
    for (let i = 0; i < 20; i += 1) {
      await store.write(submission([{ name: 'load', time: hour + i, value: i }]))
      expect(await store.read({ name: 'load', resolution: 3600, end: hour + 60 })).toMatchObject({
        series: [{ records: [{ count: i + 1 }] }],
      })
    }
    await store.close()
  })

  test('all calls pass through', async () => {
    const store = await open()
    expect(await store.createMetric('a', 'gauge', { period: 10 })).toMatchObject({ name: 'a', period: 10 })
    expect(await store.updateMetric('a', { period: 20 })).toBe(true)
    expect(await store.updateMetrics({ pattern: '*' }, { description: 'd' })).toBe(1)
    expect(await store.getMetric('A')).toMatchObject({ period: 20, description: 'd' })
    expect(await store.listMetrics({ offset: 0, length: 10, descending: false })).toMatchObject({ total: 1, found: 1 })
    expect(await store.recall({ key: 'k', hash: 'h' })).toBeUndefined()
    await Promise.all([store.maintain(hour * 1000), store.maintain(hour * 1000)])
    expect(await store.deleteMetrics({ names: ['a'] })).toBe(1)
    expect(await store.health()).toMatchObject({ metrics: 0 })
    await store.close()
  })

  test('submissions that arrive together are each answered for themselves, and stored once', async () => {
    const store = await open()
    const idempotency = { key: 'k', hash: 'h' }
    const clash = { name: 'load', kind: 'counter', time: hour, value: 1 } as const
    const results = await Promise.all([
      store.write(submission([{ name: 'load', time: hour, value: 1 }], { idempotency })),
      store.write(submission([{ name: 'load', time: hour, value: 1 }], { idempotency })),
      store.write(submission([{ name: 'load', time: hour, value: 1 }], { idempotency: { key: 'k', hash: 'other' } })),
      store.write(submission([clash])),
      ...Array.from({ length: 20 }, (_, i) =>
        store.write(submission([{ name: 'load', time: hour + (i % 4), value: 1 }])),
      ),
    ])
    const statuses = results.map(({ status }) => status)
    expect(statuses.slice(0, 4)).toEqual(['stored', 'repeated', 'conflict', 'refused'])
    expect(new Set(statuses.slice(4))).toEqual(new Set(['stored']))
    expect(await store.read({ name: 'load', resolution: 3600, end: hour + 60 })).toMatchObject({
      series: [{ records: [{ count: 21, sum: 21 }] }],
    })
    await store.close()
  })

  test('closing finishes what was asked before, and refuses what comes after', async () => {
    const store = await open()
    const write = store.write(submission([{ name: 'load', time: hour, value: 1 }]))
    const closing = store.close()
    expect(await write).toMatchObject({ status: 'stored' })
    expect(store.close()).toBe(closing)
    await closing
    await expect(store.health()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: 'The store is closed.' })
  })
})

test('errors keep their code on the way out of the thread', async () => {
  const store = await openStore({ directory, runtime })
  await expect(openStore({ directory, runtime })).rejects.toMatchObject({ code: 'DATA_LOCKED', name: 'LibratoError' })
  await store.close()
  await expect(openStore({ directory: '/dev/null/x', runtime })).rejects.toMatchObject({ code: 'DATA_UNUSABLE' })
  await expect(openStore({ directory, runtime, retention: { raw: 1 } })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
  })
})

test('a thread that dies rejects what it had not answered, and everything after, and says so once', async () => {
  const program = `import { parentPort } from 'node:worker_threads'
    parentPort.postMessage({ id: 0, value: true })
    parentPort.on('message', () => process.exit(3))`
  const deaths: string[] = []
  const data = { directory, role: 'owner', retention: resolveRetention() } as const
  const url = new URL(`data:text/javascript,${encodeURIComponent(program)}`)
  const thread = await StoreThread.start(data, (error) => deaths.push(error.message), url)
  const calls = await Promise.allSettled([thread.call('health'), thread.call('getMetric', 'a')])
  calls.push(...(await Promise.allSettled([thread.call('health')])))
  for (const call of calls)
    expect(call).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE', retryable: true } })
  expect(deaths).toEqual(['The thread of the store died before it answered.'])
  await thread.close()
})
