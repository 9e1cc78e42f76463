import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { AlertingUnderTest } from './AlertingUnderTest.js'

let under: AlertingUnderTest

beforeEach(async () => {
  under = await AlertingUnderTest.open()
})

afterEach(() => under.close())

test('a condition on more streams than anybody looks at is told in the log, once a minute, and holds up no other', async () => {
  const wide = await under.alert([{ metric_name: 'pods', threshold: 1 }])
  const narrow = await under.alert([{ metric_name: 'pods', threshold: 1, source: 'web-7' }])
  await under.samples(5, 50_001, 'pods')
  for (const seconds of [5, 5, 54]) await under.after(seconds)
  expect([await under.status(wide), await under.status(narrow)]).toEqual(['ok', 'triggered'])
  const message = expect.stringContaining('more than 50000 streams')
  expect(under.errors).toMatchObject([{ alert: wide, err: { message } }])
  await under.after(1)
  expect(under.errors).toHaveLength(2)
})
