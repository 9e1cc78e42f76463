import { expect, test } from '@jest/globals'
import { readEvents } from '../../../lib/service/annotation/readEvents.js'
import { openDirectStore } from '../store/support/openDirectStore.js'

test('more than 10,000 events are cut at a whole second, and the rest is read from there', async () => {
  const store = await openDirectStore()
  const stream = async (name: string) => {
    const made = await store.createDocument({ kind: 'annotation_stream', name, body: {}, now: 1 })
    return made?.id ?? 0
  }
  const [spread, crowd] = [await stream('spread'), await stream('crowd')]
  for (let n = 0; n < 10_050; n += 1) {
    const body = { title: `${n}`, source: n === 10_049 ? 'rare' : null, links: [] }
    await store.createDocument({
      kind: 'annotation',
      parent: spread,
      name: '',
      time: Math.floor(n / 100),
      body,
      now: 1,
    })
  }
  const titles = async (query: Record<string, string>): Promise<[number, string | undefined, number | undefined]> => {
    const { events, next } = await readEvents(store, spread, query)
    const all = Object.values(events).flat() as { title: string }[]
    return [all.length, all.at(-1)?.title, next]
  }
  expect(await titles({ start_time: '0' })).toEqual([10_000, '9999', 100])
  expect(await titles({ start_time: '100' })).toEqual([50, '10049', undefined])
  expect(await titles({ start_time: '0', sources: 'rare' })).toEqual([1, '10049', undefined])
  expect(await titles({ count: '3' })).toEqual([3, '10049', undefined])
  // All in one second: what doesn't fit is passed over, or a client would read the same second for ever.
  for (let n = 0; n < 10_050; n += 1)
    await store.createDocument({
      kind: 'annotation',
      parent: crowd,
      name: '',
      time: 7,
      body: { title: `${n}`, links: [] },
      now: 1,
    })
  const crowded = await readEvents(store, crowd, { start_time: '7' })
  expect([Object.values(crowded.events).flat().length, crowded.next]).toEqual([10_000, 8])
  await store.close()
})

test('events with long texts are cut sooner, so that one answer never takes all memory', async () => {
  const store = await openDirectStore()
  const stream = await store.createDocument({ kind: 'annotation_stream', name: 'logs', body: {}, now: 1 })
  const parent = stream?.id ?? 0
  const links = [{ rel: 'log', href: `http://x/${'h'.repeat(2_000)}`, label: 'l'.repeat(255) }]
  for (let n = 0; n < 1_200; n += 1) {
    const body = { title: `${n}`, description: 'd'.repeat(16_384), source: null, links }
    await store.createDocument({ kind: 'annotation', parent, name: '', time: n, body, now: 1 })
  }
  const read: number[] = []
  let start: number | undefined = 0
  while (start !== undefined) {
    const { events, next } = await readEvents(store, parent, { start_time: String(start) })
    read.push(...(Object.values(events).flat() as { start_time: number }[]).map(({ start_time }) => start_time))
    expect(next ?? 1_200).toBeGreaterThan(start)
    start = next
  }
  // In two parts, and each once.
  expect(read).toEqual(Array.from({ length: 1_200 }, (_, n) => n))
  expect((await readEvents(store, parent, { start_time: '0' })).next).toBe(999)
  await store.close()
})
