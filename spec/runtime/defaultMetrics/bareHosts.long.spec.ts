import { spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'

const dist = new URL('../../../dist/', import.meta.url)

/** What a process recorded in one window, and what it said. */
const script = `
  import { collectDefaultMetrics, Reporter } from ${JSON.stringify(new URL('index.js', dist).href)}
  import { recordingDestination } from ${JSON.stringify(new URL('testing/index.js', dist).href)}
  const recording = recordingDestination()
  const reporter = new Reporter({ destination: recording, interval: false })
  collectDefaultMetrics(reporter)
  const { accepted } = await reporter.flush()
  console.log(JSON.stringify({ accepted, names: recording.names, refused: reporter.health().refused }))
  await reporter.close()`

function run(command: string, args: readonly string[]): { status: number | null; stderr: string; stdout: string } {
  return spawnSync(command, [...args, process.execPath, '--input-type=module', '--eval', script], { encoding: 'utf8' })
}

describe('the default metrics', () => {
  const unshare = ['--mount', 'sh', '-c']
  const isThere = spawnSync('unshare', [...unshare, 'umount -l /proc']).status === 0
  if (!isThere) console.warn('unshare may not take /proc away here: default metrics without it are not tried.')

  ;(isThere ? test : test.skip)('are those that the host has, where there is no /proc', () => {
    const { status, stderr, stdout } = run('unshare', [...unshare, 'umount -l /proc && exec "$@"', 'sh'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { accepted, names, refused } = JSON.parse(stdout)
    expect(accepted).toBeGreaterThan(20)
    expect(refused).toEqual({})
    expect(names).toEqual(expect.arrayContaining(['process.uptime', 'process.memory.heap.used', 'machine.load.1m']))
    expect(names).not.toContain('process.memory.rss')
  })

  test('are those that a process may read, under Node’s permissions', () => {
    const permission = Number(process.versions.node.split('.')[0]) >= 24 ? '--permission' : '--experimental-permission'
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [
        permission,
        `--allow-fs-read=${new URL('../../../', import.meta.url).pathname}*`,
        '--disable-warning=ExperimentalWarning',
        '--disable-warning=SecurityWarning',
        '--input-type=module',
        '--eval',
        script,
      ],
      { encoding: 'utf8', cwd: new URL('../../../', import.meta.url) },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { names, refused } = JSON.parse(stdout)
    expect(refused).toEqual({})
    expect(names).toEqual(expect.arrayContaining(['process.uptime', 'process.memory.rss']))
  })
})
