import { expect, test } from '@jest/globals'
import { openDirectStore } from './support/openDirectStore.js'

test('the sources of 20,000 series are found by leaps, once each', async () => {
  const store = await openDirectStore()
  for (let metric = 0; metric < 10; metric += 1) {
    await store.write({
      measurements: Array.from({ length: 2_000 }, (_, n) => ({
        index: n,
        name: `m${metric}`,
        kind: 'gauge' as const,
        series: { model: 'source' as const, source: `web-${n}` },
        time: 100,
        value: 1,
      })),
      atomic: true,
      refusals: [],
      receivedAt: 100_000,
    })
  }
  const page = await store.listSources({ search: '*9', offset: 199, length: 5, descending: false })
  expect(page).toEqual({ total: 2_000, found: 200, items: [{ name: 'web-999', displayName: null }] })
  await store.close()
})
