import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../lib/index.js'
import { startService } from '../../lib/service/index.js'
import { configurations, whereThereIs } from './configurations.js'

const folder = mkdtempSync(join(tmpdir(), 'backup-'))
const data = join(folder, 'data')
const [copy = '', restore = ''] = configurations('sh')

beforeAll(() => {
  mkdirSync(join(folder, 'backup'))
})

afterAll(() => rmSync(folder, { recursive: true }))

/** As on the page, with directories of our own. */
function shell(commands: string): void {
  const here = commands.replaceAll('/var/lib/librato', data).replaceAll('/backup/', `${folder}/backup/`)
  execFileSync('sh', ['-euc', here], { stdio: ['ignore', 'ignore', 'pipe'] })
}

whereThereIs('sqlite3', describe)('the recipe for a backup', () => {
  test('copies while the service writes, and brings back what there was, with the token', async () => {
    const service = await startService({ port: 0, data, user: 'me', logger: false })
    const api = connect('me', service.token, { url: service.url })
    await api.submit([{ name: 'before', value: 1, tags: { host: 'web-1' } }])
    let isOver = false
    const writing = (async () => {
      for (let n = 0; !isOver; n += 1) await api.submit([{ name: `during.${n}`, value: n, tags: { host: 'web-1' } }])
    })()
    shell(copy)
    for (const name of ['metrics.db', 'token']) expect(statSync(join(folder, 'backup', name)).mode & 0o777).toBe(0o600)
    isOver = true
    await writing
    await api.deleteMetric('before')
    await api.submit([{ name: 'after', value: 1, tags: { host: 'web-1' } }])
    await service.close()

    shell(restore)
    const restored = await startService({ port: 0, data, user: 'me', logger: false })
    try {
      expect(restored.token).toBe(service.token)
      expect(statSync(join(data, 'token')).mode & 0o777).toBe(0o600)
      const again = connect('me', restored.token, { url: restored.url })
      expect((await again.getMeasurements('before', { resolution: 1, duration: 600 })).series).toMatchObject([
        { measurements: [{ value: 1 }] },
      ])
      expect(await again.listMetrics({ name: 'after' }).toArray()).toEqual([])
      await again.submit([{ name: 'later', value: 1, tags: { host: 'web-1' } }])
    } finally {
      await restored.close()
    }
  })

  test('does not overwrite a copy', () => {
    expect(() => shell(copy)).toThrow('already exists')
  })
})
