import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MetricColumn } from '../../lib/reporter/MetricColumn.js'
import { MetricEntry } from '../../lib/reporter/MetricEntry.js'

test('a column of metrics says of each position what was last put there, however metrics come and go', () => {
  const metrics = Array.from({ length: 6 }, (_, n) => new MetricEntry('gauge', `m${n}`, 'tags', new Map(), undefined))
  const step = fc.record({ index: fc.nat(7), metric: fc.nat(5), goes: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const column = new MetricColumn()
      const expected = new Map<number, MetricEntry>()
      for (const { index, metric, goes } of steps) {
        // A position is emptied before it is taken again.
        if (expected.delete(index)) column.clear(index)
        if (!goes) {
          column.set(index, metrics[metric]!)
          expected.set(index, metrics[metric]!)
        }
        for (let at = 0; at < 8; at += 1) expect(column.at(at)).toBe(expected.get(at))
      }
    }),
  )
})
