import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from '@jest/globals'
import * as library from '../../lib/index.js'
import * as testing from '../../lib/testing/index.js'
import { misbehaviours } from '../../lib/testing/misbehaviours.js'
import { root } from './snippets.js'

const guides = new Map(
  ['docs', 'docs/api'].flatMap((folder) =>
    readdirSync(root + folder)
      .filter((name) => name.endsWith('.md'))
      .map((name): [string, string] => [`${folder}/${name}`, readFileSync(`${root}${folder}/${name}`, 'utf8')]),
  ),
)
const everything = [...guides.values()].join('\n')
const page = guides.get('docs/testing.md') ?? ''
const recording = testing.recordingDestination()
const reporter = new library.Reporter({ destination: recording, interval: false, logger: false })
afterAll(() => reporter.close())

/** What a user can call or read on an object. */
function membersOf(object: object): string[] {
  const names: string[] = []
  for (let at: object | null = object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    names.push(...Object.getOwnPropertyNames(at).filter((name) => name !== 'constructor'))
  return names
}

const isNamed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(everything)
const api = library.connect('me', 'secret')

describe('the guides', () => {
  test('name each call, and none that there is not', () => {
    const calls = membersOf(api)
    expect(calls.filter((name) => !isNamed(name))).toEqual([])
    const written = [...guides].flatMap(([file, text]) =>
      // The left side of the tables for moving here is of other clients.
      [...text.replaceAll(/^\|.* \| /gm, '').matchAll(/\b(?:api|admin|checkout|recorder)\.(\w+)\(/g)].map(
        (match) => `${file}: ${match[1]}`,
      ),
    )
    expect(written.length).toBeGreaterThan(80)
    expect(written.filter((use) => !calls.includes(use.split(': ')[1]!))).toEqual([])
  })

  test('name each thing that the package exports', () => {
    expect([...Object.keys(library), ...Object.keys(testing)].filter((name) => !isNamed(name))).toEqual([])
  })

  test('name what instruments can do', () => {
    const members = [reporter.gauge('x'), reporter.counter('y')].flatMap(membersOf)
    expect(members.filter((name) => !isNamed(name))).toEqual([])
  })
})

describe('README.md and CONTRIBUTING.md', () => {
  test('name only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: object }
    const text = ['README.md', 'CONTRIBUTING.md'].map((file) => readFileSync(root + file, 'utf8')).join('')
    const named = [...text.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:]+)/g)].map((match) => match[1]!)
    expect(named.length).toBeGreaterThan(8)
    for (const name of named) expect(scripts).toHaveProperty([name])
  })
})

describe('docs/testing.md', () => {
  test('has each misbehaviour in its table, and no other', () => {
    const table = page.slice(page.indexOf('| name | |'), page.indexOf('`otherwise(reply)`'))
    const named = [...table.matchAll(/`'([^']+)'`/g)].map((match) => match[1])
    expect(named.sort()).toEqual(Object.keys(misbehaviours).sort())
  })

  test('has each figure of a recording destination in its table, and no other', () => {
    const rows = page.slice(page.indexOf('| | |\n'), page.indexOf('A second `flush()`')).matchAll(/^\| `(\w+)/gm)
    // The others are for the Reporter.
    expect([...rows].map((match) => match[1]).sort()).toEqual(
      membersOf(recording)
        .filter((name) => name !== 'open' && name !== 'name')
        .sort(),
    )
  })
})
