import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { Courier } from '../../../lib/service/alerting/Courier.js'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { AlertingUnderTest } from './AlertingUnderTest.js'

let under: AlertingUnderTest
let receiver: ScriptedServer

beforeEach(async () => {
  under = await AlertingUnderTest.open()
  receiver = await startScriptedServer()
})

afterEach(async () => {
  await under.close()
  await receiver.close()
})

const service = (path: string) => under.service('webhook', `http://127.0.0.1:${receiver.port}/${path}`)

async function alerts(count: number, services: readonly number[]): Promise<readonly number[]> {
  const made: number[] = []
  for (let n = 0; n < count; n += 1) made.push(await under.alert([{}], { services }))
  return made
}

test('many alerts that fire at once are told at once, and not with one round after the other', async () => {
  const all = await alerts(60, [await service('hook')])
  await under.sample(99)
  await under.look()
  expect(receiver.requests).toHaveLength(60)
  const states = await Promise.all(all.map((alert) => under.state(alert)))
  expect(states.flatMap(({ deliveries }) => deliveries.map(({ status }) => status))).toEqual(
    Array(60).fill('delivered'),
  )
})

test('an end that waited for its start is told right after it', async () => {
  receiver.reply(() => {})
  const [alert = 0] = await alerts(1, [await service('hook')])
  await under.sample(99)
  await under.round()
  await receiver.received(1)
  await under.clock.advance(1_000)
  await under.sample(1)
  await under.round()
  receiver.reply(200, 200)
  await under.after(9)
  await under.after(5)
  expect((await under.state(alert)).deliveries.map(({ event, status }) => [event, status])).toEqual([
    ['alert', 'delivered'],
    ['clear', 'delivered'],
  ])
})

test('a receiver that hangs, however many alerts tell it, leaves room for the others', async () => {
  receiver.otherwise((request, response) => {
    if (request.url === '/quick') response.end()
  })
  const hanging = await service('hanging')
  await alerts(50, [hanging])
  const [last = 0] = await alerts(1, [await service('quick')])
  await under.sample(99)
  await under.round()
  await receiver.received(9)
  expect(receiver.requests.filter(({ url }) => url === '/hanging')).toHaveLength(8)
  while ((await under.state(last)).deliveries[0]?.status !== 'delivered') await systemRuntime.nextTurn()
})

test('what a round read before it was told is not told again', async () => {
  const [alert = 0] = await alerts(1, [await service('hook')])
  await under.sample(99)
  const courier = new Courier(under.store, under.clock, undefined)
  receiver.reply(() => {})
  await under.round()
  await receiver.received(1)
  const stale = await under.state(alert)
  await under.after(10)
  await under.after(5)
  expect(receiver.requests).toHaveLength(2)
  courier.dispatch(alert, { ...stale, deliveries: stale.deliveries.map((one) => ({ ...one, next_at: 0 })) })
  await courier.idle()
  expect(receiver.requests).toHaveLength(2)
})

test('an alert that was deleted before its turn came is gone without a word', async () => {
  const [alert = 0] = await alerts(1, [await service('hook')])
  const courier = new Courier(under.store, under.clock, undefined)
  receiver.reply(() => {})
  await under.sample(99)
  await under.round()
  await receiver.received(1)
  await under.store.deleteDocument('alert', alert)
  courier.dispatch(alert, await under.state(alert))
  await courier.idle()
  expect(receiver.requests).toHaveLength(1)
})
