import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { basic } from './support/withService.js'

const script = fileURLToPath(new URL('support/mortalService.js', import.meta.url))
const authorization = basic('me', 'secret')

let data: string
let service: ChildProcess
let url: string

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'mortal-'))
  service = fork(script, [data, 'me', 'secret'])
  const [started] = (await once(service, 'message')) as [{ url: string }]
  url = started.url
})

afterEach(async () => {
  if (service.exitCode === null) {
    service.send('close')
    await once(service, 'exit')
  }
  rmSync(data, { recursive: true, force: true })
})

/** One submission, again under the same key until it is acknowledged. The statuses on the way. */
async function submit(number: number, time: number): Promise<number[]> {
  const statuses: number[] = []
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const response = await fetch(`${url}/metrics`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': `mortal.${number}` },
      body: JSON.stringify({
        gauges: [
          { name: 'sent', value: number, measure_time: time },
          { name: `sent.${number % 7}`, source: `s${number % 40}`, value: 1, measure_time: time },
        ],
      }),
    })
    await response.arrayBuffer()
    statuses.push(response.status)
    if (response.status === 200) return statuses
    await sleep(20)
  }
  throw new Error(`${number} was never acknowledged: ${statuses.slice(-5)}`)
}

interface Answer {
  readonly measurements: Readonly<Record<string, readonly { count: number; sum: number }[]>>
}

async function counts(name: string, time: number): Promise<Answer['measurements']> {
  const response = await fetch(`${url}/metrics/${name}?resolution=1&start_time=${time}&end_time=${time + 1}`, {
    headers: { authorization },
  })
  return ((await response.json()) as Answer).measurements
}

test('however often the thread that writes is killed, what is acknowledged is there, and there once', async () => {
  const number = 600
  const time = Math.floor(performance.timeOrigin / 1_000)
  let next = 0
  let done = 0
  const statuses = new Map<number, number>()
  const client = async (): Promise<void> => {
    while (next < number) {
      const mine = next
      next += 1
      for (const status of await submit(mine, time)) statuses.set(status, (statuses.get(status) ?? 0) + 1)
      done += 1
    }
  }
  const killer = async (): Promise<void> => {
    for (const after of [100, 200, 350, 500]) {
      while (done < after) await sleep(1)
      service.send('kill')
    }
  }
  await Promise.all([killer(), ...Array.from({ length: 12 }, client)])
  // Nothing but what a client takes for "later", and some of that.
  expect([...statuses.keys()].sort()).toEqual([200, 503])
  expect(statuses.get(200)).toBe(number)
  const sent = await counts('sent', time)
  expect(sent['unassigned']).toMatchObject([{ count: number, sum: (number * (number - 1)) / 2 }])
  let total = 0
  for (let n = 0; n < 7; n += 1)
    for (const [record] of Object.values(await counts(`sent.${n}`, time))) total += record?.count ?? 0
  expect(total).toBe(number)
  const health = await fetch(url.replace('/v1', '/healthz'))
  expect(health.status).toBe(200)
  await health.arrayBuffer()
})
