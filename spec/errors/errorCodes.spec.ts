import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import * as errors from '../../lib/errors/index.js'

const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const cells = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

function tableUnder(heading: string): string[][] {
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map(cells)
}

test('the documented codes are those of the package, word for word, in its order', () => {
  const expected = Object.entries(errors.errorCodes).map(([code, { meaning, remedy, retryable }]) => [
    `[\`${code}\`](errors/${code}.md)`,
    meaning,
    remedy,
    retryable ? 'yes' : 'no',
  ])
  expect(tableUnder('Codes')).toEqual(expected)
})

test('the documented classes are those of the package', () => {
  const classes = Object.entries(errors)
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => `\`${name}\``)
  expect(tableUnder('Classes').map(([name]) => name)).toEqual(expect.arrayContaining(classes))
  expect(tableUnder('Classes')).toHaveLength(classes.length)
})

test('each class has the code that is documented for it', () => {
  for (const [name = '', code = ''] of tableUnder('Classes').slice(1)) {
    const type = Reflect.get(errors, name.replaceAll('`', '')) as new (message: string) => errors.LibratoError
    const error = new type('x')
    expect(`\`${error.code}\``).toBe(code)
    expect(error).toBeInstanceOf(errors.LibratoError)
    expect(error.name).toBe(name.replaceAll('`', ''))
    expect(error.retryable).toBe(errors.errorCodes[error.code].retryable)
  }
})

test('every text is a sentence or more, and no row is empty', () => {
  for (const { meaning, remedy } of Object.values(errors.errorCodes)) {
    expect(meaning).toMatch(/^[A-Z].*\.$/s)
    expect(remedy).toMatch(/^[A-Z].*\.$/s)
    expect(`${meaning}${remedy}`).not.toMatch(/[|\n]/)
  }
})

test('every code has a page that begins with its row, shows what it looks like, and says why and what to do', () => {
  for (const [code, { meaning, remedy, retryable }] of Object.entries(errors.errorCodes)) {
    const page = readFileSync(new URL(`../../docs/errors/${code}.md`, import.meta.url), 'utf8')
    expect(page).toMatch(new RegExp(`^# ${code}\n\n.+\n\n    \\S.+\n\n## Why\n\n- .+\n\n## What to do\n\n- .+`, 's'))
    expect(page.split('\n')[2]).toBe(`${meaning} ${remedy}`)
    expect(page).toContain(`(\`retryable\` is ${retryable})`)
  }
})

test('no page is of a code that there is not', () => {
  const pages = readdirSync(new URL('../../docs/errors/', import.meta.url))
  expect(pages.sort()).toEqual(
    Object.keys(errors.errorCodes)
      .map((code) => `${code}.md`)
      .sort(),
  )
})
