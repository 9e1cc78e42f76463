import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../../', import.meta.url))
const changelog = '# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n- A fault.\n\n## [1.2.3] - 2026-01-01\n\n- First.\n'
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'))
  mkdirSync(join(folder, 'lib'))
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
  const manifest = { name: 'x', version: '1.2.3', type: 'module', scripts: { version: 'node scripts/writeVersion.js' } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...manifest, lockfileVersion: 3, packages: {} }))
  writeFileSync(join(folder, 'lib/packageVersion.ts'), "export function packageVersion() {\n  return '1.2.3'\n}\n")
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'A')
  git('config', 'user.email', 'a@example.com')
  git('add', '.')
  git('commit', '--quiet', '--message', 'First')
})

afterEach(() => rmSync(folder, { recursive: true }))

function git(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}

function release(...words: string[]): { status: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/release.js', ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, out: stdout + stderr }
}

const read = (file: string): string => readFileSync(join(folder, file), 'utf8')

describe('npm run release', () => {
  test('with --dry-run says what it would do, and changes nothing', () => {
    const { status, out } = release('minor', '--dry-run')
    expect(status).toBe(0)
    expect(out).toContain('Would release 1.3.0 (now 1.2.3)')
    expect([git('status', '--porcelain'), git('tag'), read('CHANGELOG.md')]).toEqual(['', '', changelog])
  })

  test('writes the version, moves what is unreleased under it, commits and tags', () => {
    const { status, out } = release('2.0.0', '--skip-tests')
    expect([status, out]).toEqual([0, expect.stringContaining('git push --follow-tags\n    npm publish')])
    const dated = read('CHANGELOG.md').replace(/\d{4}-\d\d-\d\d/, 'DAY')
    expect(dated).toBe(changelog.replace('## [Unreleased]\n', '## [Unreleased]\n\n## [2.0.0] - DAY\n'))
    expect(JSON.parse(read('package.json'))).toMatchObject({ version: '2.0.0' })
    expect(read('lib/packageVersion.ts')).toContain("return '2.0.0'")
    expect([git('log', '-1', '--format=%s'), git('describe'), git('status', '--porcelain')]).toEqual([
      'Release 2.0.0',
      'v2.0.0',
      '',
    ])
  })

  test.each<[string, string[], () => void]>([
    ['Usage: npm run release', [], () => {}],
    ['Usage: npm run release', ['patch', 'minor'], () => {}],
    ['Usage: npm run release', ['1.2'], () => {}],
    ['Usage: npm run release', ['01.2.4'], () => {}],
    ['Usage: npm run release', ['patch', '--force'], () => {}],
    ['1.2.3 must be later than 1.2.3', ['1.2.3'], () => {}],
    ['1.1.9 must be later than 1.2.3', ['1.1.9'], () => {}],
    ['this is work', ['patch'], () => git('checkout', '--quiet', '-b', 'work')],
    ['not committed', ['patch'], () => writeFileSync(join(folder, 'left'), '')],
    ['The tag v1.2.4 exists already', ['patch'], () => git('tag', 'v1.2.4')],
    [
      'nothing under [Unreleased]',
      ['patch'],
      () => {
        writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-01\n')
        git('commit', '--quiet', '--all', '--message', 'Empty')
      },
    ],
  ])('says "%s" to %j, and changes nothing', (sentence, words, prepare) => {
    prepare()
    const { status, out } = release(...words)
    expect([status, out]).toEqual([1, expect.stringContaining(sentence)])
    expect(git('log', '--format=%s')).not.toContain('Release')
    expect(JSON.parse(read('package.json'))).toMatchObject({ version: '1.2.3' })
  })
})
