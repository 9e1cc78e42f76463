import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as library from '../../lib/index.js'
import * as service from '../../lib/service/index.js'
import * as testing from '../../lib/testing/index.js'
import { root } from './snippets.js'

const folder = mkdtempSync(join(tmpdir(), 'site-'))
let files: string[]
let pages: string[]

beforeAll(() => {
  run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'])
  run('npx', ['--no-install', 'typedoc'])
  run('npx', ['--no-install', 'vitepress', 'build', '--outDir', folder])
  files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  pages = files.filter((name) => name.endsWith('.html'))
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true }))

function run(command: string, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: `${root}docs/site`, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
}

describe('the site', () => {
  // typedoc.json makes every warning an error: a type that is not exported, a link that leads nowhere.
  test('has a reference page for everything that is exported', () => {
    const names = Object.keys({ ...library, ...service, ...testing })
    const documented = pages
      .filter((page) => page.startsWith('docs/reference/'))
      .map((page) => page.replace(/^.*\/([^/]+)\.html$/, '$1'))
    expect(documented).toEqual(expect.arrayContaining(names))
  })

  test('has a page for each guide, and for the README, the changelog and the examples', () => {
    const guides = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md') && name !== 'README.md')
    const expected = guides.map((name) => `docs/${name.replace('.md', '.html')}`)
    expect(pages).toEqual(expect.arrayContaining([...expected, 'index.html', 'docs/README.html', 'CHANGELOG.html']))
  })

  test('has no link to a page that does not exist', () => {
    const targets = new Set(files.map((file) => file.replace(/(^|\/)index\.html$/, '').replace(/\.html$/, '')))
    const broken = pages.flatMap((page) =>
      [...readFileSync(join(folder, page), 'utf8').matchAll(/<a[^>]* href="([^"#?]+)/g)]
        .map((match) => match[1]!)
        .filter((href) => !/^[a-z]+:/.test(href) && !/\.(xml|css)$/.test(href))
        .filter((href) => {
          const path = href.startsWith('/') ? href.slice(1) : join(dirname(page), href)
          return !targets.has(normalize(decodeURIComponent(path)).replace(/^\.$|\/$/, ''))
        })
        .map((href) => `${page} -> ${href}`),
    )
    expect(broken).toEqual([])
  })

  test('can be searched: the index has the words of the guides and of the reference', () => {
    const index = files.find((file) => /localSearchIndex.*\.js$/.test(file))
    const words = readFileSync(join(folder, index ?? ''), 'utf8')
    expect(words).toContain('Idempotency')
    expect(words).toContain('installExitHooks')
  })
})
