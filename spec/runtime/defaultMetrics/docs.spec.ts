import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { type DefaultMetric, defaultMetrics } from '../../../lib/runtime/defaultMetrics/index.js'

const rows = readFileSync(new URL('../../../docs/default-metrics.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| `(process|machine)\./.test(line))

test('docs/default-metrics.md says of every metric what the code says, and of no other', () => {
  const expected = Object.entries(defaultMetrics).map(([name, metric]: [string, DefaultMetric]) => {
    const tag = metric.tag === undefined ? '' : `\`${metric.tag}\``
    return `| \`${name}\` | ${metric.kind} | ${metric.unit} | ${tag} | ${metric.description} | ${metric.source} |`
  })
  expect(rows).toEqual(expected)
})

test('every name is legal, in lower case, and short enough for the longest prefix', () => {
  for (const name of Object.keys(defaultMetrics)) expect(name).toMatch(/^[a-z0-9.]{1,70}$/)
})
