import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'

const folder = new URL('../../../lib/service/web/', import.meta.url)
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

test('the page has nothing inline, which its content security policy would refuse', () => {
  const html = text('index.html')
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i)
  expect([...html.matchAll(/<script[^>]*>([^<]*)/g)].map(([, body]) => body)).toEqual([''])
})

test('the page asks for nothing from elsewhere, and for no file that is not there', () => {
  const asked = [...text('index.html').matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, address]) => address ?? '')
  expect(asked.length).toBeGreaterThan(3)
  for (const address of asked) {
    expect(address).toMatch(/^\/assets\/(\w+\/)?[\w.]+$/)
    const name = address.replace('/assets/', '')
    if (!name.startsWith('uPlot')) expect(names).toContain(name)
  }
})

test('names from outside are only ever set as text', () => {
  for (const name of names.filter((each) => each.endsWith('.js')))
    expect(text(name)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/)
})

test('every module that is imported is there, and every element that is asked for is on the page', () => {
  const html = text('index.html')
  for (const name of names.filter((each) => each.endsWith('.js'))) {
    const script = text(name)
    for (const [, module = ''] of script.matchAll(/from '(\.[\w./]+)'/g))
      expect(names).toContain(join(dirname(name), module))
    for (const [, id] of script.matchAll(/byId\('([\w-]+)'\)/g)) expect(html).toContain(`id="${id}"`)
  }
})
