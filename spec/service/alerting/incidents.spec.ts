import { expect, test } from '@jest/globals'
import { calmState } from '../../../lib/service/alerting/AlertState.js'
import { forgetIncidents } from '../../../lib/service/alerting/forgetIncidents.js'
import { recordIncident } from '../../../lib/service/alerting/recordIncident.js'
import { openStore } from '../../../lib/service/store/openStore.js'
import { TestClock } from '../../../lib/testing/index.js'

const violations = [{ signal: 'a', condition: 1, metric: 'm', value: 3, recorded_at: 90 }]
const firing = { ...calmState, status: 'triggered', triggered_at: 100, incident_key: '7-100', violations } as const
const cleared = { ...firing, status: 'ok', cleared_at: 160, violations: [] } as const
const day = 86_400
const present = 1_700_000_000

async function withStore(use: (store: Awaited<ReturnType<typeof openStore>>) => Promise<void>, now = 0): Promise<void> {
  const store = await openStore({ directory: ':memory:', runtime: new TestClock({ now: now * 1_000 }) })
  try {
    await use(store)
  } finally {
    await store.close()
  }
}

const incidents = { kind: 'incident', orderBy: 'time', offset: 0, length: 100 } as const

test('an incident is written when it begins, once, and completed when it ends', () =>
  withStore(async (store) => {
    const alert = await store.createDocument({ kind: 'alert', name: 'hot', body: {}, now: 1 })
    const id = alert?.id ?? 0
    await recordIncident(store, id, calmState, firing)
    await recordIncident(store, id, calmState, firing)
    await recordIncident(store, id, firing, { ...firing, violations: [] })
    const begun = { alert: id, name: 'hot', triggered_at: 100, cleared_at: null, violations }
    expect((await store.listDocuments(incidents)).items.map(({ body }) => body)).toEqual([begun])
    await recordIncident(store, id, firing, cleared)
    const { items } = await store.listDocuments(incidents)
    expect(items.map(({ body, time }) => [body, time])).toEqual([[{ ...begun, cleared_at: 160 }, 100]])
  }))

test('one whose beginning was lost to a crash is written at its end', () =>
  withStore(async (store) => {
    await recordIncident(store, 7, firing, cleared)
    const [known] = (await store.listDocuments(incidents)).items
    expect(known?.body).toEqual({ alert: 7, name: '', triggered_at: 100, cleared_at: 160, violations })
  }))

test('one of very many signals names some of them, since all incidents are read at once', () =>
  withStore(async (store) => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ ...violations[0]!, signal: `s${i}` }))
    await recordIncident(store, 7, calmState, { ...firing, violations: many })
    const [known] = (await store.listDocuments(incidents)).items
    expect(known?.body['violations']).toEqual(many.slice(0, 100))
  }))

test('what is older than 90 days is forgotten', () =>
  withStore(async (store) => {
    for (const ago of [95, 85, 0])
      await store.createDocument({
        kind: 'incident',
        name: `7-${ago}`,
        time: present - ago * day,
        body: {},
        now: present,
      })
    await forgetIncidents(store)
    expect((await store.listDocuments(incidents)).items.map(({ name }) => name)).toEqual(['7-85', '7-0'])
  }, present))
