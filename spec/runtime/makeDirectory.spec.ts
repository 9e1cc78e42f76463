import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { makeDirectory, makeDirectorySync } from '../../lib/runtime/makeDirectory.js'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'librato-directory-'))
})

afterEach(() => rmSync(root, { recursive: true }))

describe.each([
  ['makeDirectory', makeDirectory],
  ['makeDirectorySync', async (path: string) => makeDirectorySync(path)],
])('%s', (_, make) => {
  test('makes those above it, too, for this user alone', async () => {
    await make(join(root, 'a', 'b'))
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o700)
    expect(statSync(join(root, 'a', 'b')).mode & 0o777).toBe(0o700)
  })

  test('is content with one that is there, relative ones included', async () => {
    await make(root)
    await make('.')
    await Promise.all([make(join(root, 'x')), make(join(root, 'x'))])
    expect(statSync(join(root, 'x')).isDirectory()).toBe(true)
  })

  test('says what is in the way', async () => {
    writeFileSync(join(root, 'file'), '')
    await expect(make(join(root, 'file'))).rejects.toThrow('EEXIST')
    await expect(make(join(root, 'file', 'below'))).rejects.toThrow(/EEXIST|ENOTDIR/)
  })

  test('comes back from a file system that refuses with ENOENT', async () => {
    await expect(make('/proc/librato/data')).rejects.toThrow(/ENOENT|EACCES|EROFS/)
  })
})

test('a service whose directory is in such a place says so and ends', async () => {
  const script = `import { startService } from '${new URL('../../dist/service/index.js', import.meta.url)}'
    await startService({ port: 0, data: '/proc/librato' }).catch((error) => console.log(error.code))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { timeout: 20_000 })
  let output = ''
  child.stdout.on('data', (text) => {
    output += text
  })
  await new Promise((resolve) => child.on('close', resolve))
  expect(output).toBe('DATA_UNUSABLE\n')
})
