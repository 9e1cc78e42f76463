import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('the public types are those that were agreed on: after a change that is meant, run npm run types', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['scripts/publicTypes.js'], { cwd: root, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(stdout).toContain('export declare class Reporter')
  // A change of what nobody outside can reach is no change of the public types.
  expect(stdout).not.toContain('class WindowClock')
  expect(stdout).toBe(readFileSync(`${root}etc/public-types.txt`, 'utf8'))
})
