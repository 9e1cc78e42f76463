import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { root } from './snippets.js'

const lib = join(root, 'lib')
const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const sources = new Map(files.map((file) => [file, readFileSync(join(lib, file), 'utf8')]))
const page = readFileSync(`${root}docs/architecture.md`, 'utf8')

/** What each folder may import of the others, as the page says: one way, and what is below them all. */
const below = ['http', 'options', 'errors', 'runtime']
const mayImport: Readonly<Record<string, readonly string[]>> = {
  reporter: ['api', 'delivery', 'destinations', 'windows', 'measurement', ...below],
  delivery: ['destinations', 'windows', 'measurement', ...below],
  destinations: ['windows', 'measurement', ...below],
  windows: ['measurement', ...below],
  measurement: below,
  api: ['measurement', ...below],
  http: ['options', 'errors', 'runtime'],
  options: ['errors'],
  runtime: ['options', 'errors'],
  errors: [],
  service: ['measurement', ...below],
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : ''
}

/** The folders that a file imports, but its own and what lies in none. */
function imported(file: string): string[] {
  return [...sources.get(file)!.matchAll(/(?:from |import\()'(\.[^']+)'/g)]
    .map((match) => folderOf(relative(lib, join(lib, dirname(file), match[1]!))))
    .filter((folder) => folder !== '' && folder !== folderOf(file))
}

describe('docs/architecture.md', () => {
  test.each(Object.entries(mayImport))(
    'lib/%s imports only what lies in the direction of imports',
    (folder, allowed) => {
      const wrong = files
        .filter((file) => folderOf(file) === folder)
        .flatMap((file) => imported(file).map((target) => ({ file, target })))
        .filter(({ target }) => !allowed.includes(target))
      expect(wrong).toEqual([])
    },
  )

  test('knows every folder of lib/', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => folder !== ''))
    for (const folder of folders) expect(page).toContain(`lib/${folder}`)
    expect([...folders].filter((folder) => mayImport[folder] === undefined).sort()).toEqual(['cli', 'testing'])
  })

  test('names nothing that the code has no more', () => {
    const code = [...sources.values()].join('\n')
    const named = [...page.matchAll(/`([A-Za-z]+)`/g)]
      .map((match) => match[1]!)
      .filter((word) => /[a-z][A-Z]|^[A-Z][a-z]/.test(word))
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter((word) => !new RegExp(`\\b${word}\\b`).test(code))).toEqual([])
    const paths = [...page.matchAll(/`(lib\/[\w./]+)`/g)].map((match) => match[1]!)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('holds: clocks, timers and chance come in by lib/runtime', () => {
    const door = /\b(Date\.now|Math\.random|setTimeout|setInterval|performance\.now)\(/
    const around = files.filter(
      (file) => folderOf(file) !== 'runtime' && door.test(withoutComments(sources.get(file)!)),
    )
    expect(around).toEqual([])
  })
})

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*.*?\*\/|\/\/.*$/gms, '')
}
