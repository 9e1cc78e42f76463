import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { AlertingUnderTest } from './AlertingUnderTest.js'

let under: AlertingUnderTest
let receiver: ScriptedServer
let hook: number

beforeEach(async () => {
  under = await AlertingUnderTest.open()
  receiver = await startScriptedServer()
  hook = await under.service('webhook', `http://127.0.0.1:${receiver.port}/hook?key=s3cret`)
})

afterEach(async () => {
  await under.close()
  await receiver.close()
})

/** What webhooks got, the `payload` of each. */
function payloads(): Record<string, unknown>[] {
  return receiver.requests.map(({ body }) => JSON.parse(new URLSearchParams(body).get('payload') ?? ''))
}

/** Whether each told that it fires (`!`) or no longer does (`.`). */
const told = () =>
  payloads()
    .map((one) => ('clear' in one ? '.' : '!'))
    .join('')

async function deliveries(alert: number) {
  return (await under.state(alert)).deliveries.map(({ event, status, attempts, response_status }) => [
    event,
    status,
    attempts,
    response_status,
  ])
}

test('a webhook is told in the words of the API, and told when it is over', async () => {
  const alert = await under.alert([{ source: 'web-*', duration: null }], {
    services: [hook],
    attributes: { runbook_url: 'http://wiki' },
  })
  await under.sample(99)
  const at = under.now
  await under.look()
  await under.clock.advance(5_000)
  await under.sample(1)
  await under.look()
  expect(
    receiver.requests.map(({ method, url, headers }) => [method, url, headers['content-type'], headers.authorization]),
  ).toEqual(
    Array.from({ length: 2 }, () => ['POST', '/hook?key=s3cret', 'application/x-www-form-urlencoded', undefined]),
  )
  const head = {
    alert: { id: alert, name: 'alert-1', version: 2, description: null, runbook_url: 'http://wiki' },
    account: 'me@example.com',
    incident_key: `${alert}-${at}`,
  }
  expect(payloads()).toEqual([
    {
      ...head,
      trigger_time: at,
      conditions: [{ id: 1, type: 'above', metric_name: 'cpu', source: 'web-*', threshold: 85 }],
      violations: { 'web-1': [{ metric: 'cpu', value: 99, recorded_at: at, condition_violated: 1 }] },
      triggered_by_user_test: false,
    },
    { ...head, trigger_time: at + 5, clear: 'normal' },
  ])
  expect(await deliveries(alert)).toEqual([
    ['alert', 'delivered', 1, 200],
    ['clear', 'delivered', 1, 200],
  ])
})

test('Slack is told in a text, with its markup escaped', async () => {
  const slack = await under.service('slack', `http://127.0.0.1:${receiver.port}/`)
  await under.alert([{}], { services: [slack], attributes: { runbook_url: 'http://wiki/?a&<b>' } })
  await under.sample(99)
  await under.look()
  const [request] = receiver.requests
  expect(request?.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(JSON.parse(request?.body ?? '')).toEqual({
    text: [
      'Alert *alert-1* has triggered!',
      'Source `web-1`:',
      '• metric `cpu` was above threshold 85 with value 99, recorded at Thu, 01 Jan 2026 00:00:00 GMT',
      'Runbook: http://wiki/?a&amp;&lt;b&gt;',
    ].join('\n'),
  })
})

test('a type that needs an account elsewhere is marked as not delivered', async () => {
  const alert = await under.alert([{}], { services: [await under.service('mail', '')] })
  await under.sample(99)
  await under.look()
  expect(await deliveries(alert)).toEqual([['alert', 'not_delivered', 0, null]])
})

describe('rearming', () => {
  test('says nothing again before its time, also when it stopped and started between', async () => {
    await under.alert([{}], { services: [hook], rearm_seconds: 120 })
    for (const value of [99, 99, 1, 99, 99, 99]) {
      await under.sample(value)
      await under.look()
      await under.clock.advance(30_000)
    }
    expect(told()).toBe('!.!')
    expect(payloads()[2]).toMatchObject({ trigger_time: under.now - 90 })
  })

  test('does not tell the end of what nobody was told', async () => {
    await under.alert([{}], { services: [hook] })
    for (const value of [99, 1, 99, 1]) {
      await under.sample(value)
      await under.look()
      await under.clock.advance(30_000)
    }
    expect(told()).toBe('!.')
  })

  test('goes by signal where the alert says so', async () => {
    await under.alert([{}], { services: [hook], rearm_per_signal: true })
    for (const source of ['a', 'b']) {
      await under.sample(99, source)
      await under.after(5)
    }
    expect(payloads().map(({ violations }) => Object.keys(violations as object))).toEqual([['a'], ['b']])
  })
})

test('a restart tells nothing again, and forgets nothing', async () => {
  const alert = await under.alert([{}], { services: [hook] })
  await under.sample(99)
  await under.look()
  await under.restart()
  await under.after(5)
  expect(told()).toBe('!')
  await under.sample(1)
  await under.restart()
  await under.look()
  expect(told()).toBe('!.')
  expect(await under.status(alert)).toBe('ok')
})

describe('a receiver', () => {
  test('that is down is tried again with pauses, in order, and given up after five tries', async () => {
    receiver.otherwise(503)
    const alert = await under.alert([{}], { services: [hook] })
    await under.sample(99)
    await under.look()
    await under.clock.advance(4_000)
    await under.sample(1)
    await under.look()
    expect(receiver.requests).toHaveLength(1)
    for (const seconds of [5, 15, 60]) await under.after(seconds)
    expect(receiver.requests).toHaveLength(4)
    await under.after(300)
    expect((await deliveries(alert))[0]).toEqual(['alert', 'failed', 5, 503])
    expect(told()).toBe('!!!!!.')
    receiver.otherwise(200)
    await under.after(5)
    expect(told()).toBe('!!!!!..')
    expect((await deliveries(alert))[1]).toEqual(['clear', 'delivered', 2, 200])
  })

  test('that is gone is told nothing about in a way that shows the address', async () => {
    const alert = await under.alert([{}], { services: [hook] })
    const { port } = receiver
    await receiver.close()
    await under.sample(99)
    await under.look()
    const [delivery] = (await under.state(alert)).deliveries
    expect(delivery).toMatchObject({ status: 'pending', attempts: 1, response_status: null })
    expect(delivery?.error).toContain(`POST http://127.0.0.1:${port}: no connection`)
    expect(delivery?.error).not.toContain('s3cret')
  })

  test.each([301, 307, 400, 401, 404, 410])('that answers %d is not asked again', async (status) => {
    receiver.otherwise({ status, headers: { location: `http://127.0.0.1:${receiver.port}/elsewhere` } })
    const alert = await under.alert([{}], { services: [hook] })
    await under.sample(99)
    await under.look()
    await under.after(600)
    expect(receiver.requests.filter(({ url }) => url === '/elsewhere')).toEqual([])
    expect((await deliveries(alert))[0]).toEqual(['alert', 'failed', 1, status])
  })

  test('that asks for a pause gets it', async () => {
    receiver.reply({ status: 429, headers: { 'retry-after': '120' } })
    await under.alert([{}], { services: [hook] })
    await under.sample(99)
    await under.look()
    await under.after(119)
    expect(receiver.requests).toHaveLength(1)
    await under.after(1)
    expect(receiver.requests).toHaveLength(2)
  })

  test('that does not answer holds up nobody else, and is left after ten seconds', async () => {
    receiver.reply(() => {})
    const other = await under.service('webhook', `http://127.0.0.1:${receiver.port}/other`)
    const slow = await under.alert([{}], { services: [hook] })
    await under.sample(99)
    await under.round()
    await receiver.received(1)
    const quick = await under.alert([{}], { services: [other] })
    await under.round()
    await receiver.received(2)
    await under.clock.advance(10_000)
    await under.look()
    expect((await deliveries(slow))[0]).toEqual(['alert', 'pending', 1, null])
    expect((await deliveries(quick))[0]).toEqual(['alert', 'delivered', 1, 200])
  })

  test('that never stops talking is cut off', async () => {
    receiver.reply({ body: 'x'.repeat(100_000) })
    const alert = await under.alert([{}], { services: [hook] })
    await under.sample(99)
    await under.look()
    expect((await under.state(alert)).deliveries[0]).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('larger than 65536'),
    })
  })

  test('that was not reached before the end of the process is told after the next start', async () => {
    receiver.reply(() => {})
    const alert = await under.alert([{}], { services: [hook] })
    await under.sample(99)
    await under.round()
    await receiver.received(1)
    await under.restart()
    expect(await deliveries(alert)).toEqual([['alert', 'pending', 0, null]])
    await under.look()
    expect(told()).toBe('!!')
    expect(await deliveries(alert)).toEqual([['alert', 'delivered', 1, 200]])
  })
})

test('credentials in the address go as HTTP Basic, and not in the path', async () => {
  const service = await under.service('webhook', `http://us%40er:p%3Ass@127.0.0.1:${receiver.port}/x`)
  await under.alert([{}], { services: [service] })
  await under.sample(99)
  await under.look()
  const [request] = receiver.requests
  expect(request?.url).toBe('/x')
  expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('us@er:p:ss').toString('base64')}`)
})

test('an alert that is deleted while it is told leaves nothing behind', async () => {
  receiver.reply(() => {})
  const alert = await under.alert([{}], { services: [hook] })
  await under.sample(99)
  await under.round()
  await receiver.received(1)
  await under.store.deleteDocument('alert', alert)
  await under.round()
  await under.clock.advance(10_000)
  await under.look()
  const { total } = await under.store.listDocuments({ kind: 'alert_state', offset: 0, length: 1 })
  expect(total).toBe(0)
})
