import { describe, expect, test } from '@jest/globals'
import { type BatchParts, EncodedBatch } from '../../../lib/destinations/EncodedBatch.js'
import { metricsApi } from '../../../lib/destinations/metricsApi/metricsApi.js'
import type { Measurement } from '../../../lib/windows/Measurement.js'
import type { Metric, Model } from '../../../lib/windows/Metric.js'

const limits = { measurements: 100, bytes: 1e6 }
const tags = new Map([['host', 'a-b/c d']])
const single: Measurement = {
  kind: 'gauge',
  name: 'm',
  time: 61,
  figures: { count: 2, sum: -1.5e-7, min: -1, max: 1e126, sum_squares: 3 },
  tags,
  source: undefined,
  properties: '"period":60,"display_name":"Ä","description":"d","attributes":{"color":"#fff","units":{"a":[1]}}',
}

/** A batch with all that an encoder can write. */
function batchOf(model: Model, period: number | undefined): EncodedBatch {
  const destination = metricsApi({ model, limits, gzip: false })
  const encoder = destination.encoder({ start: 60, end: 70, period, length: 10 }, limits)
  const metrics = (['gauge', 'counter'] as const).map((kind): Metric => {
    return { kind, model, name: `${kind}.x`, tags: model === 'tags' ? tags : new Map(), source: 's' }
  })
  for (const metric of metrics) {
    for (const cells of [
      [1, 2, 2, 2, 4, 2],
      [3, 6, 1, 3, 14, 3],
      [3, 1e300, metric.kind === 'counter' ? Number.NaN : 1, 3, 1e300, 3],
    ]) {
      encoder.addCell(metric, '', Float64Array.from(cells), 0)
      encoder.addCell(metric, model === 'tags' ? '"a":"b"' : '"t"', Float64Array.from(cells), 0)
    }
    if (model === 'tags') encoder.addCell(metric, '{"host":"c"}', Float64Array.from([1, 2, 2, 2, 4, 2]), 0)
  }
  encoder.addSingle(model === 'tags' ? single : { ...single, tags: undefined, source: 'S' })
  encoder.addSingle({ ...single, tags: undefined, time: 60, properties: '', figures: { value: 0 } })
  return encoder.finish()
}

const { recognizes } = metricsApi({ model: 'tags', limits, gzip: false })

describe.each<[Model, number | undefined]>([
  ['tags', 10],
  ['tags', undefined],
  ['sources', 10],
  ['sources', undefined],
])('what the encoder for %s writes, with a period of %s,', (model, period) => {
  test('is recognized, whole and in parts', () => {
    const batch = batchOf(model, period)
    expect(batch.count).toBeGreaterThan(10)
    expect(recognizes(batch)).toBe(true)
    for (let first = 0; first < batch.count; first += 1) {
      for (let end = first + 1; end <= batch.count; end += 1) expect(recognizes(batch.slice(first, end))).toBe(true)
    }
  })

  test('is not once a byte of it is another that JSON has no place for', () => {
    const batch = batchOf(model, period)
    const { body } = batch
    for (let at = 0; at < body.length; at += 1) {
      const spoilt = Buffer.from(body)
      spoilt[at] = 0
      expect(recognizes(EncodedBatch.fromParts(spoilt, batch.parts())!)).toBe(false)
    }
  })
})

describe('a batch', () => {
  /** One item, with what a forger would change. */
  function forged(item: string, change: Partial<Omit<BatchParts, 'lengths'>> = {}): boolean {
    const parts = {
      path: 'measurements',
      head: '{"time":60,',
      sections: [{ opening: '"measurements":[', count: 1 }],
      tail: ']}',
      ...change,
    }
    const text = `${parts.head}${parts.sections.map(({ opening }) => opening).join('')}${item}${parts.tail}`
    const encoded = EncodedBatch.fromParts(Buffer.from(text, 'latin1'), { ...parts, lengths: [item.length] })
    return encoded !== undefined && recognizes(encoded)
  }

  test('as it should be is recognized', () => {
    expect(forged('{"name":"a","value":1}')).toBe(true)
  })

  test.each<[string, string, Partial<Omit<BatchParts, 'lengths'>>]>([
    ['for another route', '{"name":"a","value":1}', { path: 'api_tokens' }],
    ['for a route with dots', '{"name":"a","value":1}', { path: '../measurements' }],
    ['for the route of the other model', '{"name":"a","value":1}', { path: 'metrics' }],
    ['with more at the top', '{"name":"a","value":1}', { head: '{"time":60,"role":"admin",' }],
    ['with more at the end', '{"name":"a","value":1}', { tail: '],"role":"admin"}' }],
    ['with another section', '{"name":"a","value":1}', { sections: [{ opening: '"tokens":[', count: 1 }] }],
    ['with an item that is no JSON', '{"name":"a","value":1', {}],
    ['with an item that is two', '{"name":"a"},{"name":"b"}', {}],
    ['with an item that ends the list', '{"name":"a"}],"x":[{"name":"b"}', {}],
    ['with an item without a name', '{"value":1}', {}],
    ['with a name that is none', '{"name":"a b","value":1}', {}],
    ['with a field that no encoder writes', '{"name":"a","value":1,"role":"admin"}', {}],
    ['with a value that is no number', '{"name":"a","value":"1"}', {}],
    ['with tags that are no texts', '{"name":"a","tags":{"a":{}},"value":1}', {}],
    ['with bytes that no encoder writes', '{"name":"a","tags":{"a":"é"},"value":1}', {}],
  ])('%s is not', (_, item, change) => {
    expect(forged(item, change)).toBe(false)
  })
})
