import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { commands } from '../../lib/cli/commands.js'
import { configurations, program, whereThereIs } from './configurations.js'
import { root } from './snippets.js'

const [unit = ''] = configurations('ini')
const start = /^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? []

describe('the systemd unit', () => {
  test('starts the command that the package has, with options that it knows, on the directory that it is given', async () => {
    const { bin } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { bin: Record<string, string> }
    expect(Object.keys(bin)).toContain(start[1]?.replace(/^.*\/node_modules\/\.bin\//, ''))
    expect(start[2]).toBe('serve')
    const { options } = (await commands['serve']?.load()) ?? {}
    for (const word of start.filter((one) => one.startsWith('--'))) expect(options).toHaveProperty(word.slice(2))
    expect(start[start.indexOf('--data') + 1]).toBe(`%S/${/^StateDirectory=(.*)$/m.exec(unit)?.[1]}`)
  })
})

whereThereIs('systemd-analyze', describe)('systemd', () => {
  test('finds nothing to say against the unit', () => {
    const folder = mkdtempSync(join(tmpdir(), 'unit-'))
    try {
      const file = join(folder, 'librato.service')
      writeFileSync(file, unit.replace('/usr/bin/node', process.execPath))
      const { status, stderr } = spawnSync(program('systemd-analyze')!, ['verify', file], { encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
