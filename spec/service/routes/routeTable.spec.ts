import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { routeTable } from '../../../lib/service/routes/routeTable.js'

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

/** `GET /v1/metrics/:`: parameters by their place, whatever they are called. */
function placed(method: string, path: string): string {
  return `${method} ${path.replaceAll(/:\w+/g, ':').replace(/\?.*/, '')}`
}

/** Every route that a row of the table in the documents names in its first column; where no method is written it is GET. */
const table = /^## Routes\n(.*?)^## /ms.exec(read('docs/compatibility.md'))?.[1] ?? ''
const documented = new Set(
  [...table.matchAll(/^\| ([^|]*) \|/gm)]
    .flatMap(([, routes = '']) => [...routes.matchAll(/`(?:([A-Z]+) )?(\/[^`]*)`/g)])
    .map(([, method = 'GET', path = '']) => placed(method, path)),
)
const built = new Set(routeTable.map(({ method, path }) => placed(method, path)))

describe('the table of routes', () => {
  test('has no route twice', () => {
    expect(built.size).toBe(routeTable.length)
  })

  test('is what docs/compatibility.md says, both ways', () => {
    expect([...built].filter((route) => !documented.has(route))).toEqual([])
    expect([...documented].filter((route) => !built.has(route))).toEqual([])
  })
})
