import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BroadcastChannel } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { DataDirectory } from '../../../lib/service/store/DataDirectory.js'
import { resolveRetention } from '../../../lib/service/store/resolveRetention.js'
import { WorkerStore } from '../../../lib/service/store/WorkerStore.js'
import { TestClock } from '../../../lib/testing/TestClock.js'
import { submission } from './support/submission.js'

let directory: string
let clock: TestClock
let store: WorkerStore
let killer: BroadcastChannel
let said: string[]

/** The compiled one, as a worker thread runs outside of jest. */
const storeWorker = new URL('../../../dist/service/store/storeWorker.js', import.meta.url)

/** The name of a document over which the thread dies. */
const deadly = 'deadly'

/** The store's own program, with ends that this test can bring about: an error that nobody catches, or an end before a request is looked at. */
function mortal(channel: string): URL {
  const program = `import { BroadcastChannel, parentPort, workerData } from 'node:worker_threads'
    const channel = new BroadcastChannel(${JSON.stringify(channel)})
    channel.onmessage = ({ data }) => { if (data === workerData.role) throw new Error('killed') }
    parentPort.on('message', ({ args }) => { if (args[0]?.name === ${JSON.stringify(deadly)}) process.exit(1) })
    await import(${JSON.stringify(storeWorker.href)})
    parentPort.on('message', ({ method }) => { if (method === 'close') channel.close() })`
  return new URL(`data:text/javascript,${encodeURIComponent(program)}`)
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'restarting-'))
  clock = new TestClock()
  said = []
  killer = new BroadcastChannel(directory)
  const say = (_: object, message: string) => said.push(message)
  const options = { runtime: clock, logger: { warn: say, error: say }, retention: resolveRetention() }
  store = await WorkerStore.open({ ...options, directory, program: mortal(directory) })
})

afterEach(async () => {
  await store.close()
  killer.close()
  rmSync(directory, { recursive: true, force: true })
})

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < 2_000; n += 1) {
    if (await isSo()) return
    await sleep(5)
  }
  throw new Error('it never came')
}

const heard = (part: string) => () => said.some((message) => message.includes(part))
const answers = () =>
  store.health().then(
    () => true,
    () => false,
  )
const write = (value: number) =>
  store.write(submission([{ name: 'load', time: Math.floor(clock.now() / 1_000) + value, value: 1 }]))

test('a writer that is killed comes back with everything that it acknowledged, and nothing hangs', async () => {
  const writes = Array.from({ length: 300 }, (_, n) => {
    if (n === 150) killer.postMessage('owner')
    return write(n)
  })
  const results = await Promise.allSettled(writes)
  await until(heard('died'))
  const stored = results.filter(({ status }) => status === 'fulfilled').length
  await expect(write(1_000)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true })
  await expect(store.health()).rejects.toThrow('is being started again')
  await clock.advance(100)
  await until(answers)
  const read = await store.read({ name: 'load', end: Math.floor(clock.now() / 1_000) + 2_000, resolution: 1 })
  const kept = read?.status === 'read' ? (read.series[0]?.records.length ?? 0) : 0
  expect(kept).toBeGreaterThanOrEqual(stored)
  expect(await write(1_001)).toMatchObject({ status: 'stored' })
  expect(said).toEqual(['a thread of the store died; it is started again', 'the thread of the store is back'])
})

test('what creates something and was under way is not said to be undone, as it may have been done', async () => {
  const document = (name: string) => ({ kind: 'space', name, body: {}, now: 0 }) as const
  // Alone, or the thread takes it from behind another request without telling anybody.
  await store.maintain(clock.now())
  await expect(store.createDocument(document(deadly))).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    retryable: false,
    message: expect.stringContaining('may have been carried out'),
  })
  await until(heard('died'))
  // One that was never handed over is known not to have been.
  await expect(store.createDocument(document('after'))).rejects.toMatchObject({ retryable: true })
})

test('an upkeep that finds its thread away does not say so, too', async () => {
  await store.maintain(clock.now())
  killer.postMessage('owner')
  await until(heard('died'))
  const other = await DataDirectory.open(directory)
  // Past the next round of upkeep.
  await clock.advance(10_000)
  await until(heard('Another service is running'))
  await clock.advance(10_000)
  other.release()
  expect(said.filter((message) => message.includes('upkeep'))).toEqual([])
})

test('a reader that is killed comes back, and writing goes on meanwhile', async () => {
  killer.postMessage('reader')
  await until(heard('died'))
  await expect(store.getMetric('load')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  expect(await write(1)).toMatchObject({ status: 'stored' })
  await clock.advance(100)
  await until(answers)
  expect(await store.getMetric('load')).toMatchObject({ name: 'load' })
})

test('one that cannot come back is tried again after ever longer pauses, and says why', async () => {
  killer.postMessage('owner')
  await until(heard('died'))
  const other = await DataDirectory.open(directory)
  await clock.advance(100)
  await until(heard('Another service is running'))
  await expect(store.health()).rejects.toThrow(
    /^The store died and cannot be started again: Another service is running on the data in .* It is tried again/,
  )
  await clock.advance(199)
  expect(await answers()).toBe(false)
  other.release()
  await clock.advance(1)
  await until(answers)
  expect(await write(1)).toMatchObject({ status: 'stored' })
})

test('a store that is closed while its thread is away stays closed', async () => {
  killer.postMessage('owner')
  await until(heard('died'))
  await store.close()
  await clock.advance(60_000)
  await expect(write(1)).rejects.toThrow('The store is closed.')
})
