import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { readLimits, retryAfter } from '../../../lib/service/reading/readLimits.js'
import { root } from '../../docs/snippets.js'

test('the guide names the limits as they are', () => {
  const guide = readFileSync(`${root}docs/running-the-service.md`, 'utf8')
  const number = (value: number): string => value.toLocaleString('en-US')
  const { underWay, underWayPerCaller, waiting, waitingPerCaller, series, characters, records } = readLimits
  const mebibytes = (bytes: number): string => `${bytes / 1024 / 1024} MiB`
  for (const limit of [
    `| ${underWay}, and ${underWayPerCaller} of one caller |`,
    `| ${waiting}, and ${waitingPerCaller} of one caller |`,
    `more than ${mebibytes(readLimits.large)} of records, or ${number(readLimits.largePoints)} points of a composite | 1 |`,
    `| ${number(series)}, and ${number(characters)} characters`,
    `| ${number(records)} |`,
    `answers of ${readLimits.outgoingAnswer / 1024} KiB and more`,
    `| ${mebibytes(readLimits.outgoing)}, and ${mebibytes(readLimits.outgoingPerCaller)} of one caller;`,
  ])
    expect(guide).toContain(limit)
  const choices = readFileSync(`${root}docs/compatibility.md`, 'utf8')
  expect(choices).toContain(`\`Retry-After: ${retryAfter}\``)
})
