import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { changeState } from '../../../lib/service/alerting/changeState.js'
import { forgetIncidents } from '../../../lib/service/alerting/forgetIncidents.js'
import { resolvedState } from '../../../lib/service/alerting/nextState.js'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { AlertingUnderTest } from './AlertingUnderTest.js'

const hours = 3_600

let under: AlertingUnderTest
let receiver: ScriptedServer
let hook: number

beforeEach(async () => {
  under = await AlertingUnderTest.open()
  receiver = await startScriptedServer()
  hook = await under.service('webhook', `http://127.0.0.1:${receiver.port}/`)
})

afterEach(async () => {
  await under.close()
  await receiver.close()
})

/** Whether each message told that it fires (`!`) or no longer does (`.`). */
const told = () => receiver.requests.map(({ body }) => (body.includes('clear') ? '.' : '!')).join('')

/** The service's clock is set; what is measured has the right time. */
let wrong = 0
const jump = (seconds: number): void => {
  under.clock.jump(seconds * 1_000)
  wrong += seconds
}

/** Looks every ten seconds, with a sample before each look. */
async function run(seconds: number, value: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 10) {
    await under.clock.advance(10_000)
    await under.sample(value, 'web-1', 'cpu', 'gauge', under.now - wrong)
    await under.look()
  }
}

beforeEach(() => {
  wrong = 0
})

test.each([2 * hours, -2 * hours, 9 * 24 * hours])(
  'a clock that is %s seconds off for half a minute neither begins nor ends anything',
  async (off) => {
    const rest = { services: [hook], rearm_seconds: 3_600 }
    const fires = await under.alert([{}], rest)
    const absent = await under.alert([{ type: 'absent', duration: 300, threshold: null }], rest)
    await run(300, 99)
    expect(told()).toBe('!')
    jump(off)
    await run(30, 99)
    jump(-off)
    await run(400, 99)
    expect([await under.status(fires), await under.status(absent), told()]).toEqual(['triggered', 'ok', '!'])
  },
)

test.each([20 * hours, 9 * 24 * hours])(
  'what was told while the clock was %s seconds ahead is told again in its time, and not that much later',
  async (off) => {
    await under.alert([{}], { services: [hook], rearm_seconds: 600 })
    jump(off)
    wrong = 0
    await run(100, 99)
    expect(told()).toBe('!')
    jump(-off)
    wrong = 0
    await run(500, 99)
    expect(told()).toBe('!')
    await run(300, 99)
    expect(told()).toBe('!!')
  },
)

test('an alert that was cleared by hand while the clock was ahead fires again when it should', async () => {
  const alert = await under.alert([{}], { services: [hook], rearm_seconds: 60 })
  jump(20 * hours)
  wrong = 0
  await run(100, 99)
  await changeState(under.store, alert, under.now, (state) => resolvedState(state, under.now).state)
  jump(-20 * hours)
  wrong = 0
  await run(100, 99)
  expect(await under.status(alert)).toBe('triggered')
})

test('a condition that was changed while the clock was ahead holds from when that was set right', async () => {
  const since = under.now + 20 * hours
  const alert = await under.alert([{ duration: 300, since }])
  await run(280, 99)
  expect(await under.status(alert)).toBe('ok')
  await run(30, 99)
  expect(await under.status(alert)).toBe('triggered')
})

test('a delivery that failed is tried again after its pause, whatever the clock does', async () => {
  for (const off of [20 * hours, -20 * hours]) {
    receiver.reply(500, 500)
    const alert = await under.alert([{}], { services: [hook] })
    await under.sample(99)
    await under.look()
    const delivery = async () => (await under.state(alert)).deliveries[0]
    under.clock.jump(off * 1_000)
    await under.after(4)
    expect(await delivery()).toMatchObject({ status: 'pending', attempts: 1 })
    await under.after(3)
    expect(await delivery()).toMatchObject({ status: 'pending', attempts: 2 })
    under.clock.jump(-off * 1_000)
    await under.after(19)
    expect(await delivery()).toMatchObject({ status: 'delivered', attempts: 3 })
    await under.store.deleteDocument('alert', alert)
    await under.after(70)
  }
})

test('a delivery that an earlier process put off by a clock that was ahead is tried after the start', async () => {
  receiver.reply(500)
  const alert = await under.alert([{}], { services: [hook] })
  under.clock.jump(20 * hours * 1_000)
  await under.restart()
  await under.sample(99)
  await under.look()
  expect((await under.state(alert)).deliveries).toMatchObject([{ status: 'pending' }])
  under.clock.jump(-20 * hours * 1_000)
  await under.restart()
  await under.look()
  expect((await under.state(alert)).deliveries[0]).toMatchObject({ status: 'delivered' })
})

test('that an alert cannot be looked at is said again after a minute, also when the clock was set back', async () => {
  const alert = await under.alert([{}])
  const body = { status: 'triggered', deliveries: [], violations: null }
  await under.store.createDocument({ kind: 'alert_state', name: String(alert), body, now: under.now })
  await under.look()
  under.clock.jump(-20 * hours * 1_000)
  await under.look()
  await under.after(65)
  expect(under.errors).toHaveLength(2)
})

test('the history of alerts outlives a clock that is ahead', async () => {
  const time = under.now - 80 * 24 * hours
  await under.store.createDocument({ kind: 'incident', name: 'old', time, body: {}, now: under.now })
  under.clock.jump(600 * 24 * hours * 1_000)
  await forgetIncidents(under.store)
  expect(await under.store.findDocument('incident', 'old')).toBeDefined()
})
