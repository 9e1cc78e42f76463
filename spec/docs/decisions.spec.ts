import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { root } from './snippets.js'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly overrides: Readonly<Record<string, string>>
}

const page = readFileSync(`${root}docs/decisions.md`, 'utf8')
const [, ...decisions] = page.split(/^## /m)
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Manifest
const chosen = [manifest.dependencies, manifest.devDependencies, manifest.overrides]
  .flatMap((list) => Object.keys(list))
  // Types come with what they are of.
  .filter((name) => !name.startsWith('@types/'))

describe('docs/decisions.md', () => {
  test.each(chosen)('says why %s is there', (name) => {
    // `@scope/name` is decided under either: @biomejs/biome as Biome, @jest/globals with jest.
    const words = [name, ...name.replace(/^@/, '').split('/')]
    expect(words.some((word) => page.toLowerCase().includes(word))).toBe(true)
  })

  test.each(decisions.map((text) => [text.slice(0, text.indexOf('\n')), text]))(
    '%s: in a few lines, with what would change it',
    (_, text) => {
      const lines = text.trim().split('\n').slice(2)
      expect(lines.length).toBeGreaterThanOrEqual(2)
      expect(lines.length).toBeLessThanOrEqual(5)
      expect(text).toMatch(/\b(would|until|when|[Dd]rop)\b/)
    },
  )
})
