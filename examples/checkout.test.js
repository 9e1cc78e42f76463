// Run with `node --test examples/checkout.test.js`: no service, no network, no credentials, no waiting.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { Reporter } from 'librato-reporter'
import { recordingDestination, TestClock } from 'librato-reporter/testing'
import { createCheckout } from './checkout.js'

let recording
let clock
let reporter
let placeOrder

beforeEach(() => {
  recording = recordingDestination()
  clock = new TestClock({ now: Date.UTC(2026, 0, 1) })
  reporter = new Reporter({ destination: recording, runtime: clock, interval: 10_000 })
  placeOrder = createCheckout(reporter)
})

afterEach(() => reporter.close())

test('an order counts once, and its amount by currency', async () => {
  placeOrder({ amount: 20, currency: 'EUR' })
  placeOrder({ amount: 30, currency: 'EUR' })
  placeOrder({ amount: 5, currency: 'USD' })
  await reporter.flush()
  assert.equal(recording.sum('orders.placed'), 3)
  assert.equal(recording.sum('orders.amount', { tags: { currency: 'EUR' } }), 50)
})

test('an order that is refused is no order', async () => {
  assert.throws(() => placeOrder({ amount: 0, currency: 'EUR' }), RangeError)
  await reporter.flush()
  assert.deepEqual(recording.names, ['orders.refused'])
})

test('each interval is a measurement of its own', async () => {
  placeOrder({ amount: 20, currency: 'EUR' })
  await clock.advance(10_000)
  placeOrder({ amount: 30, currency: 'EUR' })
  await clock.advance(10_000)
  await reporter.flush()
  assert.deepEqual(
    recording.find('orders.amount').map(({ sum }) => sum),
    [20, 30],
  )
})
