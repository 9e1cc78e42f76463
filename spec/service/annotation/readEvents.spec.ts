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
      body: { title: `${n}` },
      now: 1,
    })
  const crowded = await readEvents(store, crowd, { start_time: '7' })
  expect([Object.values(crowded.events).flat().length, crowded.next]).toEqual([10_000, 8])
  await store.close()
})
