import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string): string => readFileSync(`${root}${file}`, 'utf8')
const manifest = JSON.parse(read('package.json')) as { engines: { node: string } }

describe('.github/workflows/ci.yml', () => {
  const workflow = read('.github/workflows/ci.yml')
  const versions = (/ node: \[([\d, ]+)\]/.exec(workflow)?.[1] ?? '').split(', ').map(Number)

  test('tries the oldest Node that package.json names, the one of .nvmrc, and macOS once', () => {
    expect(Math.min(...versions)).toBe(Number(/^>=(\d+)/.exec(manifest.engines.node)?.[1]))
    expect(versions).toContain(Number(read('.nvmrc')))
    expect(workflow.match(/os: macos-latest\n +node: \d+\n/g)).toHaveLength(1)
  })

  test('runs what CI runs elsewhere, and no list of its own', () => {
    expect(workflow.match(/run: bash \.ci\/run$/gm)).toHaveLength(1)
    expect(workflow).not.toMatch(/run: .*npm /)
  })
})

test('the issue form asks for health() and the receipt', () => {
  const ids = [...read('.github/ISSUE_TEMPLATE/bug.yml').matchAll(/^ {4}id: (\w+)$/gm)].map((match) => match[1])
  expect(ids).toEqual(expect.arrayContaining(['health', 'receipt', 'versions']))
})
