import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type Api, connect } from '../../../lib/api/index.js'
import { makeSpace } from '../../../lib/cli/demo/makeSpace.js'
import { defaultMetrics } from '../../../lib/runtime/defaultMetrics/index.js'
import { type Service, startService } from '../../../lib/service/index.js'

let service: Service
let api: Api

beforeEach(async () => {
  service = await startService({ port: 0, data: ':memory:', user: 'me', token: 'secret', logger: false })
  api = connect('me', 'secret', { url: service.url })
})

afterEach(() => service.close())

test('a new service has a space of the machine, whose charts show what is recorded', async () => {
  await makeSpace(api)
  const spaces = await api.listSpaces().toArray()
  expect(spaces.map(({ name }) => name)).toEqual(['This machine'])
  const charts = await api.listCharts(spaces[0]!.id).toArray()
  expect(charts.map(({ name }) => name)).toContain('CPU')
  for (const { metric } of charts.flatMap(({ streams }) => streams))
    expect(Object.keys(defaultMetrics)).toContain(metric)
})

test('a second start finds it, and makes no other', async () => {
  await makeSpace(api)
  await makeSpace(api)
  expect(await api.listSpaces().toArray()).toHaveLength(1)
})
