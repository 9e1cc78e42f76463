import { describe, expect, test } from '@jest/globals'
import { LibratoError, NotFoundError } from '../../lib/index.js'
import { serviceForSpecs } from './serviceForSpecs.js'

const { api } = await serviceForSpecs()

/** Every line of the original Python client's README, one to one, against our service. */
describe('the README of the Python client', () => {
  const start = Math.floor(Date.now() / 1_000) - 60

  test('connects, and lists nothing at first', async () => {
    expect(await api.listMetrics().toArray()).toEqual([])
  })

  test('creates a gauge and a counter', async () => {
    const gauge = await api.createGauge('temperature', { description: 'temp at home' })
    expect(gauge).toMatchObject({ name: 'temperature', type: 'gauge', description: 'temp at home' })
    const counter = await api.createCounter('connections', { description: 'server connections' })
    expect(counter).toMatchObject({ name: 'connections', type: 'counter', description: 'server connections' })
    expect(await api.createGauge('temperature', { description: 'again' })).toMatchObject({ description: 'again' })
  })

  test('iterates over names', async () => {
    const names: string[] = []
    for await (const metric of api.listMetrics()) names.push(metric.name)
    expect(names).toEqual(['connections', 'temperature'])
  })

  test('sends three gauge values and reads them back', async () => {
    for (const [n, value] of [20, 21, 22].entries()) {
      await api.sendGaugeValue('temperature', value, { measure_time: start + n })
    }
    const gauge = await api.getGauge('temperature', { resolution: 1, count: 10 })
    expect(gauge.name).toBe('temperature')
    expect(gauge.description).toBe('again')
    expect(gauge.measurements['unassigned']?.map(({ measure_time, value }) => [measure_time, value])).toEqual([
      [start, 20],
      [start + 1, 21],
      [start + 2, 22],
    ])
  })

  test('sends three counter values and reads them back', async () => {
    for (const [n, value] of [100, 200, 300].entries()) {
      await api.sendCounterValue('connections', value, { measure_time: start + n })
    }
    const counter = await api.getCounter('connections', { resolution: 1, count: 10 })
    expect(counter.measurements['unassigned']).toEqual([
      { measure_time: start, value: 100 },
      { measure_time: start + 1, value: 200, delta: 100 },
      { measure_time: start + 2, value: 300, delta: 100 },
    ])
  })

  test('keeps sources apart', async () => {
    await api.sendGaugeValue('temperature', 30, { source: 'upstairs', measure_time: start })
    const { measurements } = await api.getGauge('temperature', { resolution: 1, count: 10 })
    expect(Object.keys(measurements).sort()).toEqual(['unassigned', 'upstairs'])
  })

  test('without a query gives the metadata, and no measurements', async () => {
    expect(await api.getGauge('temperature')).toMatchObject({ type: 'gauge', measurements: {} })
  })

  test('says so when a counter is asked for as a gauge, and deletes nothing', async () => {
    await expect(api.getGauge('connections')).rejects.toMatchObject({ code: 'WRONG_METRIC_TYPE' })
    await expect(api.deleteGauge('connections')).rejects.toThrow(LibratoError)
    expect(await api.getMetric('connections')).toMatchObject({ type: 'counter' })
  })

  test('deletes both', async () => {
    await api.deleteGauge('temperature')
    await api.deleteCounter('connections')
    expect(await api.listMetrics().toArray()).toEqual([])
    await expect(api.getGauge('temperature')).rejects.toThrow(NotFoundError)
  })
})
