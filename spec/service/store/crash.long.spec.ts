import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { systemRuntime as runtime } from '../../../lib/runtime/systemRuntime.js'
import { type DirectStore, openDirectStore } from './support/openDirectStore.js'

const program = fileURLToPath(new URL('./support/crashingWriter.js', import.meta.url))

/** Runs the writer and kills it after some acknowledgements; answers the last one. */
async function writeUntilKilled(directory: string, first: number, start: number, count: number): Promise<number> {
  const child = spawn(process.execPath, [program, directory, String(first), String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    if (text.split('\n').length > count) break
  }
  child.kill('SIGKILL')
  await exit
  const whole = text.slice(0, text.lastIndexOf('\n')).split('\n')
  return Number(whole[whole.length - 1])
}

const sumOf = async (store: DirectStore, name: string, resolution: number, start: number) => {
  const result = await store.read({ name, resolution, start, end: start + 10_000 })
  if (result?.status !== 'read') throw new Error('unreadable')
  return result.series[0]?.records.reduce((sum, record) => sum + record.sum, 0) ?? 0
}

test('killed at any moment, the store has all it acknowledged, each once, at every resolution; and its lock is free', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'store-crash-'))
  // Two hours ago, so that upkeep rolls up what is being written.
  const start = Math.floor(runtime.now() / 3_600_000) * 3600 - 7200
  let next = 0
  for (let round = 1; round <= 12; round += 1) {
    const acknowledged = await writeUntilKilled(directory, next, start, 20 + round * 17)
    const store = await openDirectStore(directory)
    // One more may have been stored before its acknowledgement was printed.
    const extra = (await store.recall({ key: `k.${acknowledged + 1}`, hash: 'h' })) === undefined ? 0 : 1
    const stored = acknowledged + 1 + extra
    if (round % 3 === 0) await store.maintain(runtime.now())
    for (const resolution of [1, 60, 900, 3600])
      for (const [name, sum] of [
        ['gauge.0', stored],
        ['gauge.49', stored],
        ['counter', stored - 1],
      ] as const)
        expect({ name, resolution, sum: await sumOf(store, name, resolution, start) }).toEqual({
          name,
          resolution,
          sum,
        })
    expect(await store.recall({ key: `k.${acknowledged}`, hash: 'h' })).toMatchObject({ status: 'repeated' })
    await store.close()
    next = stored
  }
  rmSync(directory, { recursive: true })
})
