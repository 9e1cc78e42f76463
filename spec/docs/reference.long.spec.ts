import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as library from '../../lib/index.js'
import * as service from '../../lib/service/index.js'
import * as testing from '../../lib/testing/index.js'
import { root } from './snippets.js'

const reference = `${root}docs/reference`
const folder = mkdtempSync(join(tmpdir(), 'reference-'))
let pages: string[]

beforeAll(() => {
  run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'])
  run('npx', ['--no-install', 'typedoc', '--out', folder])
  pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))
})

afterAll(() => rmSync(folder, { recursive: true }))

function run(command: string, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: reference, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
}

describe('the API reference', () => {
  // typedoc.json makes every warning an error: what is not exported, what a link does not find.
  test('is built without a warning, with a page for all that is exported', () => {
    const names = Object.keys({ ...library, ...service, ...testing })
    const documented = pages.map((page) => page.replace(/^.*[/.]([^/.]+)\.html$/, '$1'))
    expect(documented).toEqual(expect.arrayContaining(names))
  })

  test('has no link to a page that is not there', () => {
    const targets = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    const broken = pages.flatMap((page) =>
      [...readFileSync(join(folder, page), 'utf8').matchAll(/href="([^"#?]+)/g)]
        .map((match) => match[1]!)
        .filter((href) => !/^[a-z]+:/.test(href))
        .filter((href) => !targets.has(normalize(join(dirname(page), decodeURIComponent(href))).replace(/\/$/, '')))
        .map((href) => `${page} -> ${href}`),
    )
    expect(broken).toEqual([])
  })
})
